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

const RESOLUTION = 'suspense-resolution';

/** Decisions on what an entry in suspense was. */
export const RESOLUTIONS: DecisionRoutes = {
  kind: RESOLUTION,
  list: () => read(api.GET('/v1/settlement-decisions', { params: { query: { kind: RESOLUTION } } })),
  approve: (key, { id, payloadHash }) =>
    read(
      api.POST('/v1/suspense-resolutions/{id}/approval', {
        params: { path: { id } },
        headers: once(key),
        body: { payloadHash },
      }),
    ),
  reject: (key, { id }) =>
    read(
      api.POST('/v1/settlement-decisions/{id}/rejection', {
        params: { path: { id } },
        headers: once(key),
        body: { kind: RESOLUTION },
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
