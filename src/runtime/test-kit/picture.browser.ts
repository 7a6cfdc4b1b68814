/** The picture that `frame=` of a test's address names: fetched from the page's own host, or written in the address. */
import type { Result } from '../../contracts.ts';

const INLINE = /^data:(image\/[a-z+.-]+);base64,([A-Za-z0-9+/=]+)$/;

const unreadable = (address: string, detail: string): Result<Blob> => ({
  ok: false,
  error: {
    code: 'IMAGE_UNREADABLE',
    message: `The picture of the test's address could not be had: ${address.slice(0, 80)}. Name a file of this host, or data:image/png;base64,...`,
    detail,
  },
});

/** Errors: IMAGE_UNREADABLE. The page's policy lets it ask no other host. */
export const fetchPicture = async (address: string): Promise<Result<Blob>> => {
  try {
    const inline = INLINE.exec(address);
    if (inline) {
      const bytes = Uint8Array.from(atob(inline[2] ?? ''), (c) => c.charCodeAt(0));
      return { ok: true, value: new Blob([bytes], { type: inline[1] ?? '' }) };
    }
    const response = await fetch(address);
    if (!response.ok) return unreadable(address, `status ${response.status}`);
    return { ok: true, value: await response.blob() };
  } catch (thrown) {
    return unreadable(address, String(thrown));
  }
};
