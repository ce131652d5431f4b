import type { paths } from '#api-client';
import { api, read } from '../../shared/api';
import type { DecisionRoutes } from './waiting-decisions';

const once = (key: string) => ({ 'idempotency-key': key });

/** Decisions on applications. */
export const REVIEWS: DecisionRoutes = {
  kind: 'reviews',
  list: () => read(api.GET('/v1/applications/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/applications/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/applications/decisions/{id}/rejection', { params: { path: { id } }, headers: once(key) }),
    ),
};

/** Decisions on names that are like one on a list. */
export const HITS: DecisionRoutes = {
  kind: 'hits',
  list: () => read(api.GET('/v1/screening/hits/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/screening/hits/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/screening/hits/decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
      }),
    ),
};

/** Decisions on companies whose review is due again. */
export const RENEWALS: DecisionRoutes = {
  kind: 'renewals',
  list: () => read(api.GET('/v1/renewals/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/renewals/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(api.POST('/v1/renewals/decisions/{id}/rejection', { params: { path: { id } }, headers: once(key) })),
};

/** Decisions on the overdue list. */
export const LISTINGS: DecisionRoutes = {
  kind: 'listings',
  list: () => read(api.GET('/v1/overdue-list/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/overdue-list/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/overdue-list/decisions/{id}/rejection', { params: { path: { id } }, headers: once(key) }),
    ),
};

type SettlementKind = NonNullable<paths['/v1/settlement-decisions']['get']['parameters']['query']>['kind'];

/** What the decisions of one kind about payments share: they wait in one list, and are rejected by one route. */
const settlementDecisions = (kind: SettlementKind): Omit<DecisionRoutes, 'approve'> => ({
  kind,
  list: () => read(api.GET('/v1/settlement-decisions', { params: { query: { kind } } })),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/settlement-decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
        body: { kind },
      }),
    ),
});

/** Decisions on what an entry in suspense was. */
export const RESOLUTIONS: DecisionRoutes = {
  ...settlementDecisions('suspense-resolution'),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/suspense-resolutions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
};

/** Decisions on versions of lists of names. */
export const LISTS: DecisionRoutes = {
  kind: 'lists',
  list: () => read(api.GET('/v1/screening/lists/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/screening/lists/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/screening/lists/decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
      }),
    ),
};

/** Decisions on a new version of the calendar. */
export const CALENDARS: DecisionRoutes = {
  ...settlementDecisions('calendar'),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/calendars/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
};

/** Decisions on payments that a bank has never made. */
export const UNBOOKED: DecisionRoutes = {
  ...settlementDecisions('payment-unbooked'),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/payments/unbooked/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
};

/** Decisions that give a holding back for which no money came. */
export const CASE_RELEASES: DecisionRoutes = {
  kind: 'case-releases',
  list: () => read(api.GET('/v1/discounts/case-releases')),
  approve: (key, { id: decision, payloadHash }) =>
    read(
      api.POST('/v1/discounts/case-releases/{decision}/approval', {
        params: { path: { decision } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id: decision }) =>
    read(
      api.POST('/v1/discounts/case-releases/{decision}/rejection', {
        params: { path: { decision } },
        headers: once(key),
      }),
    ),
};

/** Decisions on who belongs to whose group. */
export const GROUPS: DecisionRoutes = {
  kind: 'groups',
  list: () => read(api.GET('/v1/companies/group/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/companies/group/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/companies/group/decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
      }),
    ),
};

/** Decisions on accounts of companies that have no second person. */
export const PAYOUTS: DecisionRoutes = {
  kind: 'payouts',
  list: () => read(api.GET('/v1/payout-changes/decisions')),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/payout-changes/decisions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/payout-changes/decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
      }),
    ),
};
