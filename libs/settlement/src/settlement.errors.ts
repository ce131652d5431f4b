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
  'settlement-not-early': {
    kind: 'refused',
    en: 'Only an active certificate is paid early, before its pay date: this one is {status}, its pay date {day}.',
    zh: '仅“已生效”且未到兑付日的凭证可提前兑付:该凭证状态为 {status},兑付日为 {day}。',
  },
  'settlement-under-way': {
    kind: 'conflict',
    en: 'A payment of this certificate is on its way already. Wait for the bank’s answer.',
    zh: '该凭证已有付款在途,请等待银行回执。',
  },
  'holding-moving': {
    kind: 'conflict',
    en: 'A part of this certificate is changing hands at this moment. Try again when the ledger has it.',
    zh: '该凭证有份额正在转让,请待账本确认后重试。',
  },
  'certificate-not-overdue': {
    kind: 'refused',
    en: 'Only an overdue certificate can default: this one is {status}.',
    zh: '仅逾期凭证可认定违约:该凭证状态为 {status}。',
  },
  'default-too-early': {
    kind: 'refused',
    en: 'A certificate defaults no earlier than 30 days after its pay date. Ask again from {day} on.',
    zh: '兑付日满 30 天后方可认定违约,请于 {day} 起再提交。',
  },
  'certificate-not-defaulted': {
    kind: 'refused',
    en: 'Only a defaulted certificate is written off: this one is {status}.',
    zh: '仅违约凭证可核销:该凭证状态为 {status}。',
  },
  'payment-not-waiting': {
    kind: 'refused',
    en: 'Only a payment of an earlier day that its bank took and told nothing of can be called unmade: this one is {status}. Look at the open cases.',
    zh: '仅银行已受理、次日仍无回音的付款可认定为未付:该付款状态为 {status},请查看未结案件。',
  },
  'suspense-differs': {
    kind: 'refused',
    en: 'The entry cannot be that: {reason}. Compare it with the bank’s own words.',
    zh: '该笔入账与所述不符:{reason},请与银行原文核对。',
  },
  'calendar-shorter': {
    kind: 'refused',
    en: 'The calendar is published through {day} already. Name that day or a later one.',
    zh: '日历已公布至 {day},请填写该日或更晚的日期。',
  },
  'calendar-beyond': {
    kind: 'refused',
    en: '{day} is after the day through which the calendar is published. Leave it out, or publish through it.',
    zh: '{day} 晚于日历公布截止日,请删除该日或延后截止日。',
  },
  'calendar-past': {
    kind: 'refused',
    en: '{day} has passed, or is the next business day and the ledger’s already: it stays as it was.',
    zh: '{day} 已过去或为账本已登记的下一营业日,不能更改。',
  },
  'day-stuck': {
    kind: 'unavailable',
    en: 'The day {day} stopped at the step “{step}”: {reason} Ask again to go on from there.',
    zh: '营业日 {day} 停在步骤“{step}”:{reason} 再次请求即可继续。',
  },
});
