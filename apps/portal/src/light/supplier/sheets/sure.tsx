import { useOnce } from '../../../shared/once';
import { AskTwice } from '../../ui/ask-twice';
import { Trouble } from '../trouble';

/** An act that is asked for twice, because it cannot be called back. */
export function Sure({
  act,
  ...asked
}: Omit<Parameters<typeof AskTwice>[0], 'busy' | 'onSure'> & {
  /** Given the key under which it is sent. */
  act: (key: string) => Promise<void>;
}) {
  const once = useOnce(act);
  return (
    <>
      <AskTwice {...asked} busy={once.busy} onSure={() => void once.run()} />
      <Trouble error={once.error} />
    </>
  );
}
