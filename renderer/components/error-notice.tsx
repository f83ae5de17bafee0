import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AppError } from '../../shared/errors';
import { useHost } from '../client/app-context';
import { useAction } from '../client/use-action';
import { copyText } from './copy-text';
import { Icon } from './icon';
import './notices.css';

interface ErrorNoticeProps {
  readonly error: AppError;
  /** What failed, as a few words: "This file could not be read". */
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
  readonly onClose?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** What went wrong, where, and what to do next; a bug of ours comes with what a report needs. */
export function ErrorNotice({ error, title, onRetry, onClose, children }: ErrorNoticeProps) {
  return (
    <div className="notice notice-bad" role="alert">
      <Icon name="warning" />
      <div className="grow stack notice-body">
        {title && <strong>{title}</strong>}
        <bdi className="notice-text">{error.message}</bdi>
        {error.hint && <span className="notice-text">{error.hint}</span>}
        <div className="row">
          {onRetry && <Button variant="default" size="compact-sm" onClick={onRetry}>Try again</Button>}
          {children}
          {error.family === 'bug' && <CopyDiagnostics error={error} />}
          {onClose && <Button variant="subtle" color="gray" size="compact-sm" onClick={onClose}>Dismiss</Button>}
        </div>
      </div>
    </div>
  );
}

/** For a bug: versions, machine and the error itself, ready to be pasted into a report. */
function CopyDiagnostics({ error }: { readonly error: AppError }) {
  const { app } = useHost();
  const gather = useAction();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    gather.run(async () => {
      const about = await app.app.diagnostics().catch(() => 'The services do not answer.');
      await copyText(`${error.message}\n${error.stack ?? ''}\n\n${about}`);
      setCopied(true);
    });
  return (
    <Button variant="default" size="compact-sm" loading={gather.busy} onClick={() => void copy()}>
      {isCopied ? 'Copied' : gather.error ? gather.error.message : 'Copy diagnostics'}
    </Button>
  );
}

/** A piece of text to take along, with a button that says when it was copied. */
export function CopyText({ value, label = 'Copy' }: { readonly value: string; readonly label?: string }) {
  const [copied, setCopied] = useState<string>();
  const copy = useAction();
  const isCopied = copied === value;
  return (
    <Button variant="default" size="compact-sm" leftSection={<Icon name={isCopied ? 'check' : 'copy'} size={12} />} onClick={() => void copy.run(() => copyText(value).then(() => setCopied(value)))}>
      {isCopied ? 'Copied' : copy.error ? copy.error.message : label}
    </Button>
  );
}
