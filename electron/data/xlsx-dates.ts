const DAY_MILLISECONDS = 86_400_000;

/** Day 0 of the two calendars, so that days after February 1900, which Excel takes for a leap year, are right. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAY_ZERO_1904 = Date.UTC(1904, 0, 1);

/** The last day that Excel knows: 9999-12-31. */
const LAST_DAY = 2_958_465;

/** Whether a number format shows a date or a time: one of the built-in ones, or a code with letters of dates. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return (id >= 14 && id <= 22) || (id >= 45 && id <= 47);
  const letters = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, '');
  return /[dmyhs]/i.test(letters);
}

/** A day number as `2024-05-01`, with the time where it has one, `2024-05-01 13:30:00`; the number itself where no day. */
export function dateText(days: number, from1904: boolean): string {
  if (!(days >= 0 && days <= LAST_DAY)) return String(days);
  const seconds = Math.round(days * 86_400) * 1000;
  const iso = new Date((from1904 ? DAY_ZERO_1904 : DAY_ZERO) + seconds).toISOString();
  return seconds % DAY_MILLISECONDS === 0 ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
}
