import type { SameKeys } from '../../shared/i18n';

/** Words of the page of the rules of trade. */
export const en = {
  menu: 'Rules of trade',
  title: 'Rules of trade',
  lead: 'What the platform refuses by itself, each with its source and the day from which it holds.',
  find: 'Find in the rules',
  from: 'In force from {{day}}',
  none: 'No rule has these words. Type others, or empty the field to see all.',
};

export const zh: SameKeys<typeof en> = {
  menu: '业务规则',
  title: '业务规则',
  lead: '平台自动执行的规则,附出处与生效日期。',
  find: '查找规则',
  from: '{{day}}起生效',
  none: '没有包含这些文字的规则。请更换文字,或清空以查看全部。',
};
