/** How the API takes an invoice's file: as its bytes, by its own type. */
export function fileBody(file: File) {
  const isPdf = file.type === 'application/pdf' || file.name.toLowerCase().endsWith('.pdf');
  return {
    body: '',
    bodySerializer: () => file,
    headers: { 'content-type': isPdf ? 'application/pdf' : 'application/xml' },
  };
}
