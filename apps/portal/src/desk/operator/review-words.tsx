import { useQuery } from '@tanstack/react-query';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';

const OUTCOMES = ['approve', 'refuse', 'ask'] as const;
const GRADES = ['low', 'medium', 'high'] as const;

/** One application as it is reviewed. */
export function useReview(id: string) {
  return useQuery({
    queryKey: ['application-review', id],
    queryFn: () => read(api.GET('/v1/applications/{id}', { params: { path: { id } } })),
  });
}

/** The proposal on an application in words: which company, what is to become of it, and why. */
export function ReviewWords({ decision }: { decision: Shape<'Decision'> }) {
  const { t } = useTranslation('operator');
  const { data } = useReview(decision.subject);
  const payload = decision.payload as { outcome?: unknown; words?: unknown; riskGrade?: unknown };
  const outcome = OUTCOMES.find((one) => one === payload.outcome);
  const grade = GRADES.find((one) => one === payload.riskGrade);
  return (
    <>
      <strong>
        {outcome && t(`review.to.${outcome}`)}
        {': '}
        <Link to={`/operator/applications/${decision.subject}`}>
          {data?.application.content.company?.legalName ?? decision.subject.slice(0, 8)}
        </Link>
      </strong>{' '}
      {grade && <Tag>{t(`grade.${grade}`)}</Tag>}
      {typeof payload.words === 'string' && <div>{payload.words}</div>}
    </>
  );
}
