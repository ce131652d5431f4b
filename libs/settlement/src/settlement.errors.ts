import { errorCatalogue } from '#common';

export const settlementErrors = errorCatalogue({
  'clock-busy': {
    kind: 'conflict',
    en: 'The clock is being advanced already. Ask GET /v1/business-day how far it is.',
    zh: '时钟正在推进,请查询 GET /v1/business-day 了解进度。',
  },
  'clock-backwards': {
    kind: 'refused',
    en: 'Today is {today}: the clock only moves forward. Name a later date.',
    zh: '当前营业日为 {today},时钟只能前移,请填写更晚的日期。',
  },
  'clock-sandbox-only': {
    kind: 'forbidden',
    en: 'Only a sandbox has a clock that can be advanced.',
    zh: '仅沙箱环境可推进时钟。',
  },
  'clock-too-far': {
    kind: 'refused',
    en: 'The clock moves at most 800 days at a time. Name an earlier date.',
    zh: '时钟每次最多推进 800 天,请填写更早的日期。',
  },
  'no-maturity': {
    kind: 'refused',
    en: 'No certificate is waiting for its pay date.',
    zh: '没有等待到期的凭证。',
  },
  'day-stuck': {
    kind: 'unavailable',
    en: 'The day {day} stopped at the step “{step}”: {reason} Ask again to go on from there.',
    zh: '营业日 {day} 停在步骤“{step}”:{reason} 再次请求即可继续。',
  },
});
