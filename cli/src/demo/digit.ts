// A handwritten digit as a person sees it: 8 x 8 pixels of 0..16, two columns a pixel.

const SHADES = [' ', '░', '▒', '▓', '█'];

/** Lines of a picture. `pixels`: `side * side` values in [0, max], row-major. */
export function drawDigit(pixels: ArrayLike<number>, side = 8, max = 16): string[] {
  const shade = (value: number) => SHADES[Math.min(SHADES.length - 1, Math.ceil((value / max) * (SHADES.length - 1)))];
  return Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_, column) => shade(pixels[row * side + column])!.repeat(2)).join(''),
  );
}
