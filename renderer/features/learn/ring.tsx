/** A ring that fills as something gets done; the words beside it say the same. */
export function Ring({ share, size = 32 }: { readonly share: number; readonly size?: number }) {
  const radius = 13;
  const around = 2 * Math.PI * radius;
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className="ring">
      <circle cx="16" cy="16" r={radius} fill="none" stroke="var(--surface-2)" strokeWidth="4" />
      <circle cx="16" cy="16" r={radius} fill="none" stroke="var(--accent)" strokeWidth="4" strokeLinecap="round" strokeDasharray={`${share * around} ${around}`} transform="rotate(-90 16 16)" visibility={share > 0 ? 'visible' : 'hidden'} />
      {share >= 1 && <path d="M10.5 16.5l3.5 3.5 7.5-8" fill="none" stroke="var(--accent)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />}
    </svg>
  );
}
