export { canonicalJson } from './canonical-json.js';
export { canonicalText } from './canonical-text.js';
export {
  DomainError,
  errorCatalogue,
  type ErrorKind,
  type ErrorText,
  type Language,
} from './domain-error.js';
export {
  MAX_MINOR,
  allInAnnualCostPpm,
  currencyDigits,
  decimalToMinor,
  discountInterestRoundedHalfUp,
  financedRoundedDown,
  formatMoney,
  largestRemainderShares,
  minorToDecimal,
  parseMinor,
  penaltyRoundedHalfUp,
  type DayCountBasis,
  type Money,
} from './money.js';
export {
  addDays,
  addMonths,
  dayOfWeek,
  daysBetween,
  fromYyyymmdd,
  parseBusinessDate,
  toYyyymmdd,
  type BusinessDate,
} from './business-date.js';
export { BusinessCalendar, chinaCalendar, type CalendarExceptions } from './business-calendar.js';
export { RULES, rulesNamedIn, type Rule } from './rules.js';
export { transitionsOf, type StateTable } from './state-table.js';
export { isLei, isUnifiedSocialCreditCode } from './identifiers.js';
export { failpoint, type Failpoint } from './failpoint.js';
export {
  NO_PROXY,
  CONFIGURATION,
  needed,
  portalOrigin,
  readConfiguration,
  type Configuration,
} from './configuration.js';
export {
  AddressInner,
  requestGuarded,
  type Guard,
  type Incoming,
  type Outgoing,
  type Resolve,
} from './guarded-request.js';
export { addressIn, isInner } from './inner-addresses.js';
export { Speaking } from './speaking.js';
export { InputInvalid, PROBLEM, ProblemFilter, parsingPipe, type ProblemTold } from './problem.filter.js';
export {
  amountMinor,
  businessDate,
  column,
  currencyCode,
  issueOf,
  ledgerId,
  line,
  pageOf,
  pageQuery,
  signatureHex,
  uuid,
  type Page,
  type PageQuery,
} from './api-schemas.js';
export { XmlUnreadable, readXml, type XmlReader } from './xml-document.js';
export { element, xmlDocument, type WrittenXml } from './xml-writer.js';
