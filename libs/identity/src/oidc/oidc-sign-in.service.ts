import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  type ClientAuth,
  type Configuration as Client,
  type CustomFetch,
} from 'openid-client';
import { z } from 'zod';
import { AddressInner, CONFIGURATION, requestGuarded, type Configuration, type Guard } from '#common';
import { Ceremonies } from '../passkeys/ceremonies.service.js';
import { oidcErrors } from './oidc.errors.js';
import { OidcProviders, type ActiveProvider } from './oidc-providers.service.js';
import type { BegunView, FinishBody } from './oidc.schemas.js';

const ANSWER_WITHIN_SECONDS = 10;
const LARGEST_ANSWER = 512 * 1024;
/** For how long what a provider says of itself is believed; its keys are looked after by the library. */
const KNOWN_MS = 10 * 60_000;
const PURPOSE = 'oidc-sign-in';
// eslint-disable-next-line @typescript-eslint/no-deprecated -- it is marked to stand out: for sandboxes only
const PLAIN_HTTP = allowInsecureRequests;
const WRONG_CLAIM = {
  aud: 'oidc-audience-wrong',
  azp: 'oidc-audience-wrong',
  iss: 'oidc-issuer-wrong',
  nonce: 'oidc-nonce-wrong',
} as const;

/**
 * Sign-in by a company's own identity provider: OpenID Connect's code flow with PKCE, state and nonce. It says who
 * somebody is, and no more: what is signed is signed with the user's own key, in a session of this kind as in any other.
 */
@Injectable()
export class OidcSignIn {
  private readonly guard: Guard;
  private readonly known = new Map<string, { client: Client; until: number }>();

  constructor(
    private readonly providers: OidcProviders,
    private readonly ceremonies: Ceremonies,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'OIDC_ALLOW_INNER'>,
  ) {
    this.guard = { allowInner: configuration.OIDC_ALLOW_INNER };
  }

  /**
   * Where a browser goes to sign in at a provider. The ceremony's id stays in the page that asked, so that an answer which
   * somebody else began is nobody's here.
   * @throws oidc-provider-missing, oidc-provider-inner, oidc-provider-away
   */
  async begin(providerId: string): Promise<BegunView> {
    const provider = await this.providers.active(providerId);
    const client = await this.clientOf(provider);
    const { id, challenge } = await this.ceremonies.begin(PURPOSE, providerId);
    const { verifier, state, nonce } = secretsOf(challenge);
    const url = buildAuthorizationUrl(client, {
      redirect_uri: this.providers.redirectUri,
      scope: 'openid',
      response_type: 'code',
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { ceremonyId: id, providerId, url: url.href };
  }

  /**
   * The user who signed in at the provider.
   * @throws ceremony-over for an answer that was given before; oidc-state-unknown, oidc-issuer-wrong, oidc-code-refused,
   * oidc-audience-wrong, oidc-nonce-wrong, oidc-token-expired, oidc-token-invalid, oidc-not-linked,
   * oidc-provider-missing, oidc-provider-inner, oidc-provider-away
   */
  async finish({ providerId, ceremonyId, code, state, iss }: FinishBody): Promise<string> {
    const challenge = await this.ceremonies.take(ceremonyId, PURPOSE, providerId);
    const secrets = secretsOf(challenge);
    if (state !== secrets.state) throw oidcErrors('oidc-state-unknown');
    const provider = await this.providers.active(providerId);
    if (iss !== undefined && iss !== provider.issuer) throw oidcErrors('oidc-issuer-wrong');
    const client = await this.clientOf(provider);
    const { authorization_response_iss_parameter_supported: says } = client.serverMetadata();
    // A provider that says who it is does so always: another one's answer would not.
    if (says && iss === undefined) throw oidcErrors('oidc-issuer-wrong');
    const back = new URL(this.providers.redirectUri);
    back.search = new URLSearchParams({ code, state, ...(iss === undefined ? {} : { iss }) }).toString();
    const tokens = await refusing(() =>
      authorizationCodeGrant(client, back, {
        pkceCodeVerifier: secrets.verifier,
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        idTokenExpected: true,
      }),
    );
    const subject = tokens.claims()?.sub ?? '';
    return this.providers.userOf(provider, subject);
  }

  /** What is known of a provider and how to speak with it: asked for anew now and then. */
  private async clientOf(provider: ActiveProvider): Promise<Client> {
    const { id, issuer, clientId, clientSecret } = provider;
    const now = Date.now();
    const found = this.known.get(id);
    if (found && found.until > now) return found.client;
    const client = await refusing(() =>
      discovery(new URL(issuer), clientId, undefined, secretAsAsked(clientSecret), {
        timeout: ANSWER_WITHIN_SECONDS,
        [customFetch]: this.fetch,
        // The signature is looked at, too, which the standard leaves out where TLS vouches for the provider.
        execute: [enableNonRepudiationChecks, ...(this.guard.allowInner ? [PLAIN_HTTP] : [])],
      }),
    );
    this.known.set(id, { client, until: now + KNOWN_MS });
    return client;
  }

  /** All that goes to a provider: its addresses are a stranger's, those in its documents as well. */
  private readonly fetch: CustomFetch = async (url, { method, headers, body, signal }) => {
    const text = body instanceof URLSearchParams ? body.toString() : z.string().nullish().parse(body);
    const answer = await requestGuarded(
      new URL(url),
      {
        method,
        headers,
        ...(text == null ? {} : { body: text }),
        signal: signal ?? AbortSignal.timeout(ANSWER_WITHIN_SECONDS * 1000),
        largestAnswer: LARGEST_ANSWER,
      },
      this.guard,
    );
    const kept = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    );
    return new Response(answer.body.length === 0 ? null : answer.body, {
      status: answer.status,
      headers: kept,
    });
  };
}

/** A ceremony's challenge has 256 bits of chance: what is shown where does not tell the rest. */
function secretsOf(challenge: Uint8Array): { verifier: string; state: string; nonce: string } {
  const [verifier = '', state = '', nonce = ''] = ['verifier', 'state', 'nonce'].map((name) =>
    createHash('sha256').update(name).update(challenge).digest('base64url'),
  );
  return { verifier, state, nonce };
}

/** Shows the client's secret in the header, as all providers must take it, or in the body where one takes it only there. */
function secretAsAsked(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

const comparison = z.object({ cause: z.object({ cause: z.object({ claim: z.string() }) }) });
/** With which the library says that the token itself is not as it must be: its form, its algorithm, its signature. */
const TOKEN_WRONG = ['OAUTH_INVALID_RESPONSE', 'OAUTH_UNSUPPORTED_OPERATION', 'OAUTH_KEY_SELECTION_FAILED'];

/** The library says what was wrong by throwing: to who called, that is one refusal with its code. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): Error {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof AddressInner) return oidcErrors('oidc-provider-inner', {}, error);
  if (error instanceof ResponseBodyError) return oidcErrors('oidc-code-refused', { why: error.error }, error);
  if (error instanceof WWWAuthenticateChallengeError) {
    const why = error.cause[0]?.parameters.error ?? 'invalid_client';
    return oidcErrors('oidc-code-refused', { why }, error);
  }
  if (!(error instanceof ClientError)) {
    const why = error instanceof Error && error.name !== 'Error' ? error.name : 'unreachable';
    return oidcErrors('oidc-provider-away', { why }, error);
  }
  const { code = '' } = error;
  const why = error.cause instanceof Error ? error.cause.message : error.message;
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return oidcErrors('oidc-token-expired', {}, error);
  if (code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED') {
    const claim = comparison.safeParse(error).data?.cause.cause.claim ?? '';
    const [, named] = Object.entries(WRONG_CLAIM).find(([name]) => name === claim) ?? [];
    return named ? oidcErrors(named, {}, error) : oidcErrors('oidc-token-invalid', { why }, error);
  }
  if (TOKEN_WRONG.includes(code)) return oidcErrors('oidc-token-invalid', { why }, error);
  return oidcErrors('oidc-provider-away', { why: code }, error);
}
