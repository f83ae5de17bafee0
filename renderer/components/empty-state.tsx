import type { ReactNode } from 'react';
import './notices.css';

/** A screen with nothing to show yet: why, and the next step. */
export function EmptyState({ title, text, children }: { readonly title: string; readonly text: string; readonly children?: ReactNode }) {
  return (
    <div className="empty-state">
      <h1>{title}</h1>
      <p className="dim">{text}</p>
      <div className="row">{children}</div>
    </div>
  );
}
