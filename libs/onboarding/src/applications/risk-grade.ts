import type { ApplicantRole, HitView, Parts } from './applications.schemas.js';
import type { Ownership } from './ownership.js';

export type RiskGrade = 'low' | 'medium' | 'high';
const ORDER: readonly RiskGrade[] = ['low', 'medium', 'high'];

/** What is known when a company is graded. */
export interface RiskInput {
  role: ApplicantRole;
  content: Parts;
  ownership: Ownership | undefined;
  hits: readonly Pick<HitView, 'status'>[];
  invited: boolean;
}

interface RiskFact {
  id: string;
  /** The least grade of a company for which it holds. */
  grade: RiskGrade;
  en: string;
  zh: string;
  holds: (known: RiskInput) => boolean;
}

/** The facts that raise a grade. They are the operator's to set: change the table, and review again who is due. */
export const RISK_FACTS: readonly RiskFact[] = [
  {
    id: 'obliges-or-finances',
    grade: 'medium',
    en: 'It issues certificates or buys them: larger sums run through it.',
    zh: '开立或受让凭证,涉及金额较大。',
    holds: ({ role }) => role !== 'supplier',
  },
  {
    id: 'comes-uninvited',
    grade: 'medium',
    en: 'No company on the platform has invited it.',
    zh: '未经平台企业邀请。',
    holds: ({ invited }) => !invited,
  },
  {
    id: 'owned-through-companies',
    grade: 'medium',
    en: 'A company stands between it and the persons who own it.',
    zh: '自然人股东通过其他企业间接持股。',
    holds: ({ ownership }) => ownership?.owners.some(({ kind }) => kind === 'company') ?? false,
  },
  {
    id: 'foreign',
    grade: 'medium',
    en: 'It has a legal entity identifier and no unified social credit code.',
    zh: '仅有法人机构识别编码,无统一社会信用代码。',
    holds: ({ content }) => content.company?.uscc === undefined,
  },
  {
    id: 'nobody-owns-a-quarter',
    grade: 'medium',
    en: 'No person owns a quarter of it, and no state body or listed company does.',
    zh: '无持股四分之一以上的自然人、国有或上市股东。',
    holds: ({ ownership }) =>
      ownership?.beneficial.length === 0 &&
      !ownership.owners.some(({ kind }) => kind === 'state' || kind === 'listed'),
  },
  {
    id: 'like-a-listed-name',
    grade: 'high',
    en: 'A name of it is like one on a screening list, though two people have cleared it.',
    zh: '存在与筛查名单相近的名称(即使已由两人排除)。',
    holds: ({ hits }) => hits.length > 0,
  },
];

/** After how many years a company of a grade is reviewed again. */
export const RENEWED_AFTER_YEARS: Readonly<Record<RiskGrade, number>> = { high: 1, medium: 2, low: 3 };

/** The grade of a company, and the facts that made it: the highest of them, low without any. */
export function gradeOf(known: RiskInput): { grade: RiskGrade; facts: Omit<RiskFact, 'holds'>[] } {
  const facts = RISK_FACTS.filter(({ holds }) => holds(known)).map(({ id, grade, en, zh }) => ({
    id,
    grade,
    en,
    zh,
  }));
  const highest = Math.max(0, ...facts.map(({ grade }) => ORDER.indexOf(grade)));
  return { grade: ORDER[highest] ?? 'low', facts };
}
