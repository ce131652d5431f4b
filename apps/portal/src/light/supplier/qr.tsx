import qrcode from 'qrcode-generator';
import { useMemo } from 'react';

/** A QR code with the quiet margin that readers need; always dark on white, so that every camera reads it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { side, path } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let dark = '';
    for (let row = 0; row < count; row += 1)
      for (let column = 0; column < count; column += 1)
        if (code.isDark(row, column)) dark += `M${String(column + 4)} ${String(row + 4)}h1v1h-1z`;
    return { side: count + 8, path: dark };
  }, [text]);
  return (
    <svg className="qr" viewBox={`0 0 ${String(side)} ${String(side)}`} role="img" aria-label={label}>
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}
