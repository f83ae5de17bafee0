import type { AppClient } from '../../../shared/contract';
import type { FindingKind } from '../../../shared/model/data-report';
import type { TableRow } from '../../../shared/model/dataset-library';

const PAGE = 100;
/** So many pages stay in memory: ten thousand rows, whatever the table's length. */
const KEPT = 100;

/** Rows of a table of any length, asked for page by page as they come into view. */
export class RowPages {
  private readonly pages = new Map<number, readonly TableRow[]>();
  private readonly asked = new Set<number>();
  private readonly failed = new Set<number>();

  constructor(
    private readonly app: AppClient,
    private readonly id: string,
    private readonly finding: FindingKind | undefined,
    private readonly onChange: (news: { readonly total: number } | { readonly error: unknown }) => void,
  ) {}

  /** The row at a place, or undefined while it is on its way. */
  at(place: number): TableRow | undefined {
    const page = Math.floor(place / PAGE);
    const rows = this.pages.get(page);
    if (!rows) this.ask(page);
    return rows?.[place % PAGE];
  }

  /** Lets what could not be read be asked for again. */
  retry(): void {
    for (const page of this.failed) this.asked.delete(page);
    this.failed.clear();
  }

  private ask(page: number): void {
    if (this.asked.has(page)) return;
    this.asked.add(page);
    const { id, finding } = this;
    this.app.datasets.rows({ id, from: page * PAGE, count: PAGE, ...(finding ? { finding } : {}) }).then(
      ({ rows, total }) => {
        this.keep(page, rows);
        this.onChange({ total });
      },
      (error: unknown) => {
        // Asked again at once, an error that lasts would have no end.
        this.failed.add(page);
        this.onChange({ error });
      },
    );
  }

  private keep(page: number, rows: readonly TableRow[]): void {
    this.pages.set(page, rows);
    if (this.pages.size <= KEPT) return;
    const oldest = this.pages.keys().next().value!;
    this.pages.delete(oldest);
    this.asked.delete(oldest);
  }
}
