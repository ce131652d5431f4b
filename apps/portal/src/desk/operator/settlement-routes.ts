import { api, read } from '../../shared/api';
import type { DecisionRoutes } from './waiting-decisions';

/** What two people of one company decide about payments, and where the second one says yes. */
const APPROVALS = {
  'early-settlement': '/v1/early-settlements/{id}/approval',
  default: '/v1/defaults/{id}/approval',
  'write-off': '/v1/write-offs/{id}/approval',
} as const;

function routesOf(kind: keyof typeof APPROVALS): DecisionRoutes {
  const headers = (key: string) => ({ 'idempotency-key': key });
  return {
    kind,
    list: () => read(api.GET('/v1/settlement-decisions', { params: { query: { kind } } })),
    approve: (key, { id, payloadHash }) =>
      read(
        api.POST(APPROVALS[kind], {
          params: { path: { id } },
          headers: headers(key),
          body: { payloadHash },
        }),
      ),
    reject: (key, { id }) =>
      read(
        api.POST('/v1/settlement-decisions/{id}/rejection', {
          params: { path: { id } },
          headers: headers(key),
          body: { kind },
        }),
      ),
  };
}

/** Decisions of an obligor to pay a certificate before it is due. */
export const EARLY_SETTLEMENTS = routesOf('early-settlement');
/** Decisions of the operator that a certificate has defaulted. */
export const DEFAULTS = routesOf('default');
/** Decisions of the operator to write a certificate off. */
export const WRITE_OFFS = routesOf('write-off');
