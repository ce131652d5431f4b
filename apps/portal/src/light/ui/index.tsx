import { useEffect, useId, useRef, useState, type ButtonHTMLAttributes, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf, formatMinor, parseAmount, type AmountFault } from '../../shared/money';
import { useTell } from '../../shared/problem';
import './ui.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

/** A button that says when it works, and takes no second click meanwhile. */
export function Button({
  look = 'plain',
  busy = false,
  wide = false,
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; busy?: boolean; wide?: boolean }) {
  return (
    <button
      type="button"
      {...rest}
      className={`button ${look} ${wide ? 'wide' : ''} ${rest.className ?? ''}`}
      disabled={rest.disabled === true || busy}
      aria-busy={busy}
    >
      {busy && <span className="spin" aria-hidden />}
      {children}
    </button>
  );
}

/** A part of a page on a surface of its own. */
export function Card({
  title,
  action,
  children,
  className = '',
}: {
  title?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`card ${className}`}>
      {(title !== undefined || action !== undefined) && (
        <header className="card-head">
          {title !== undefined && <h2>{title}</h2>}
          {action}
        </header>
      )}
      {children}
    </section>
  );
}

/** A sheet over the page: from below on a phone, in the middle on a desk. Escape closes it, and nothing typed is lost. */
export function Sheet({
  title,
  open,
  onClose,
  children,
  footer,
}: {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
}) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {open && (
        <>
          <header>
            <h2 id={name}>{title}</h2>
            <Button look="quiet" aria-label={t('act.close')} onClick={onClose}>
              ✕
            </Button>
          </header>
          <div className="sheet-body">{children}</div>
          {footer !== undefined && <footer>{footer}</footer>}
        </>
      )}
    </dialog>
  );
}

/** A label with its field, a hint and what is wrong with what was typed. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  fault?: ReactNode;
  children: (props: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode;
}) {
  const id = useId();
  const described = `${id}-about`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described, 'aria-invalid': fault !== undefined })}
      <div
        id={described}
        className={fault === undefined ? 'hint' : 'hint fault'}
        role={fault === undefined ? undefined : 'alert'}
      >
        {fault ?? hint}
      </div>
    </div>
  );
}

/**
 * A field for an amount. It keeps what was typed as it was typed (full-width digits and separators too), says at once
 * what it was read as, and gives minor units, or undefined while it is none.
 */
export function AmountField({
  label,
  currency,
  most,
  value,
  onChange,
  hint,
  autoFocus = false,
}: {
  label: ReactNode;
  currency: string;
  most?: bigint;
  value: string;
  onChange: (text: string, minor: bigint | undefined) => void;
  hint?: ReactNode;
  autoFocus?: boolean;
}) {
  const { t, i18n } = useTranslation();
  const [left, setLeft] = useState(false);
  const read = parseAmount(value, currency, most);
  const words = (fault: AmountFault): string =>
    t(`problem.amount.${fault}`, {
      count: decimalsOf(currency),
      most: most === undefined ? '' : formatMinor(most, currency, i18n.language),
    });
  const fault =
    'fault' in read && (left || read.fault === 'above' || read.fault === 'decimals') && (value !== '' || left)
      ? words(read.fault)
      : undefined;
  return (
    <Field
      label={label}
      fault={fault}
      hint={'minor' in read ? `${currency} ${formatMinor(read.minor, currency, i18n.language)}` : hint}
    >
      {(props) => (
        <input
          {...props}
          className="input amount-input"
          inputMode="decimal"
          autoComplete="off"
          autoFocus={autoFocus}
          value={value}
          onBlur={() => {
            setLeft(true);
          }}
          onChange={({ target }) => {
            const next = parseAmount(target.value, currency, most);
            onChange(target.value, 'minor' in next ? next.minor : undefined);
          }}
        />
      )}
    </Field>
  );
}

/** What went wrong, in words that say what to do; nothing where nothing did. */
export function ProblemNote({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const tell = useTell();
  if (error === undefined || error === null) return null;
  const { text, code, rules } = tell(error);
  return (
    <div className="note bad" role="alert">
      <strong>{t('problem.title')}</strong>
      <p>{text}</p>
      {rules.map(({ id, source, detail }) => (
        <p key={id}>
          {source} {detail}
        </p>
      ))}
      {code !== undefined && <small>{t('problem.code', { code })}</small>}
    </div>
  );
}

/** A page that has nothing to show yet teaches the first step. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <svg viewBox="0 0 64 40" width="96" aria-hidden>
        <path
          d="M32 4v32M32 14c0 8-20 4-20 14v8M32 18c0 8 20 4 20 14v4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.5"
          strokeLinecap="round"
        />
      </svg>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

export function Loading({ lines = 3 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className="loading" role="status">
      <span className="sr-only">{t('word.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" />
      ))}
    </div>
  );
}

/** A state as a small coloured word; the colour says nothing that the word does not. */
export function Tag({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'warn' | 'bad';
  children: ReactNode;
}) {
  return <span className={`tag ${tone}`}>{children}</span>;
}
