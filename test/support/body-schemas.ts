import { z } from 'zod';

/** A place in a body where words or a number stand. */
export interface Leaf {
  readonly pointer: string;
  readonly schema: z.core.$ZodType;
  readonly kind: 'text' | 'number';
}

/** What a body's schema is made of: its objects, and its leaves of text and numbers. */
export interface Parts {
  /** One that takes whatever it is given is not strict; so is a field of any kind that is refused by what it says. */
  readonly objects: { pointer: string; strict: boolean }[];
  readonly leaves: Leaf[];
  /** Every field that is asked for. */
  readonly fields: string[];
}

const shapes = z.record(
  z.string(),
  z.custom<z.core.$ZodType>((one) => one instanceof z.ZodType),
);

/** Takes a schema apart, through whatever wraps it. @throws Error at a kind of schema that it does not know */
export function partsOf(
  schema: z.core.$ZodType,
  pointer = '',
  parts: Parts = { objects: [], leaves: [], fields: [] },
): Parts {
  if (schema instanceof z.ZodObject) {
    const strict = schema.def.catchall instanceof z.ZodNever;
    parts.objects.push({ pointer, strict });
    for (const [name, one] of Object.entries(shapes.parse(schema.def.shape))) {
      parts.fields.push(`${pointer}/${name}`);
      partsOf(one, `${pointer}/${name}`, parts);
    }
  } else if (schema instanceof z.ZodArray) partsOf(schema.def.element, `${pointer}/-`, parts);
  else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly
  )
    partsOf(schema.def.innerType, pointer, parts);
  else if (schema instanceof z.ZodUnion)
    for (const option of schema.def.options) partsOf(option, pointer, parts);
  else if (schema instanceof z.ZodPipe) partsOf(schema.def.in, pointer, parts);
  else if (schema instanceof z.ZodIntersection) {
    partsOf(schema.def.left, pointer, parts);
    partsOf(schema.def.right, pointer, parts);
  } else if (schema instanceof z.ZodUnknown)
    parts.objects.push({ pointer, strict: !z.safeParse(schema, 'x').success });
  else if (schema instanceof z.ZodNumber) parts.leaves.push({ pointer, schema, kind: 'number' });
  else if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat)
    parts.leaves.push({ pointer, schema, kind: 'text' });
  else if (!(schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral || schema instanceof z.ZodBoolean))
    throw new Error(`Nothing is known of ${schema._zod.def.type} at ${pointer}.`);
  return parts;
}

/** The ways in which a body can be of one kind or another: what tells each of them apart. */
export function variantsOf(schema: z.core.$ZodType): Record<string, unknown>[] {
  if (schema instanceof z.ZodPipe) return variantsOf(schema.def.in);
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault)
    return variantsOf(schema.def.innerType);
  if (!(schema instanceof z.ZodUnion)) return [{}];
  return schema.def.options.flatMap((option) => {
    if (!(option instanceof z.ZodObject)) return variantsOf(option);
    const fixed = Object.entries(option.def.shape).flatMap(([name, one]) =>
      one instanceof z.ZodLiteral
        ? [[name, [...one.values][0]] as const]
        : one instanceof z.ZodEnum
          ? [[name, one.options[0]] as const]
          : [],
    );
    return [Object.fromEntries(fixed)];
  });
}
