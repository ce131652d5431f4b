import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, Problem, read, type Shape } from '../../shared/api';

export type Application = Shape<'Application'>;

/** What opens an application: its own token, sent as a bearer's. */
export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Statuses in which somebody else is at work, or the bank's test payment is on its way. */
function isWaiting({ status, proof }: Application): boolean {
  return ['submitted', 'approved'].includes(status) || ['asked', 'paying'].includes(proof?.status ?? '');
}

/** The application as it stands, asked again while somebody else works on it. */
export function useApplication(token: string) {
  return useQuery({
    queryKey: ['application', token],
    queryFn: () => read(api.GET('/v1/applications/current', { headers: bearer(token) })),
    refetchInterval: (query) => (query.state.data && isWaiting(query.state.data) ? 4_000 : false),
    retry: (count, error) => !(error instanceof Problem) && count < 3,
  });
}

/** Puts an application that an act has answered in the place of the one that was known. */
export function useShowApplication(token: string): (application: Application) => void {
  const queries = useQueryClient();
  return useCallback(
    (application) => {
      queries.setQueryData(['application', token], application);
    },
    [queries, token],
  );
}

const WIDE = 2200;
const LARGE_BYTES = 1_500_000;

/** Sends a paper in; a photograph is made smaller first, since phones take larger ones than anybody needs to read. */
export async function sendPaper(
  token: string,
  kind: 'business-licence' | 'representative-id',
  file: File,
): Promise<Application> {
  const content = file.size > LARGE_BYTES && file.type.startsWith('image/') ? await smaller(file) : file;
  return read(
    api.POST('/v1/applications/current/documents', {
      params: { query: { kind } },
      headers: { ...bearer(token), 'content-type': content.type },
      body: '',
      bodySerializer: () => content,
    }),
  );
}

async function smaller(file: File): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, WIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob(
      (made) => {
        resolve(made ?? file);
      },
      'image/jpeg',
      0.85,
    );
  });
}
