import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined } from '@ant-design/icons';
import { Progress as Bar } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { useTell } from '../../shared/problem';
import type { Answer, Progress } from './one-after-another';
import { OrderWords } from './order-words';
import type { QueueItem, Task } from './queue';

/** The rows that are decided, their words to be signed, and what became of each. */
export function ActList({
  items,
  task,
  progress,
  say,
  cashOf,
}: {
  items: readonly QueueItem[];
  task: Task;
  progress: Progress;
  say: (minor: bigint, currency: string) => string;
  cashOf: (item: QueueItem) => bigint | undefined;
}) {
  const { t } = useTranslation('financier');
  const hasBegun = progress.all > 0;
  const [first] = items;
  const cash = items.reduce((sum, item) => sum + (cashOf(item) ?? 0n), 0n);
  return (
    <>
      {items.length > 1 && first && (
        <p className="act-sum">
          {t('act.sum', {
            count: items.length,
            face: say(
              items.reduce((sum, { face }) => sum + face, 0n),
              first.currency,
            ),
            cash: say(cash, first.currency),
          })}
        </p>
      )}
      {hasBegun && progress.all > 1 && (
        <div role="status" aria-live="polite">
          <Bar percent={Math.round((progress.done * 100) / progress.all)} size="small" />
          <span className="quiet">
            {t('act.progress', { done: progress.done, all: progress.all })}
            {progress.perMinute !== undefined &&
              ` · ${t('act.rate', { count: Math.round(progress.perMinute) })}`}
            {progress.isRunning &&
              progress.secondsLeft !== undefined &&
              ` · ${t('act.left', { count: progress.secondsLeft })}`}
          </span>
        </div>
      )}
      <ul className="act-list">
        {items.map((item) => {
          const answer = progress.answers.get(item.id);
          const itsCash = cashOf(item);
          return (
            <li key={item.id}>
              <div className="act-line">
                <span className="act-who">
                  <strong>{item.obligor}</strong>
                  <small>{item.seller}</small>
                </span>
                <span className="act-money">
                  <Amount minor={item.face} currency={item.currency} />
                  {itsCash !== undefined && (
                    <small>
                      {t('word.cash')} <Amount minor={itsCash} currency={item.currency} unit={false} />
                    </small>
                  )}
                </span>
              </div>
              {task === 'sign' && item.proposal && answer?.state !== 'done' && (
                <OrderWords proposal={item.proposal} currency={item.currency} />
              )}
              <AnswerLine answer={answer} />
            </li>
          );
        })}
      </ul>
    </>
  );
}

function AnswerLine({ answer }: { answer: Answer | undefined }) {
  const { t } = useTranslation('financier');
  const tell = useTell();
  if (!answer) return null;
  if (answer.state === 'waits') return <div className="answer quiet">{t('answer.waits')}</div>;
  if (answer.state === 'runs')
    return (
      <div className="answer">
        <LoadingOutlined /> {t('answer.runs')}
      </div>
    );
  if (answer.state === 'done')
    return (
      <div className="answer answer-good" role="status">
        <CheckCircleFilled /> {answer.words}
      </div>
    );
  const { text, code } = tell(answer.error);
  return (
    <div className="answer answer-bad" role="alert">
      <CloseCircleFilled /> {text} {code !== undefined && <small>({code})</small>}
    </div>
  );
}
