/** `@types/tgwf__co2` has no types for this subpath. */
declare module '@tgwf/co2/data/electricity-maps' {
  interface YearlyZone {
    readonly zone: { readonly zoneName: string };
    readonly carbonIntensity: { readonly value: number; readonly unit: string };
    readonly carbonFreeEnergy: { readonly value: number; readonly unit: string };
  }
  export const yearly2025: { readonly data: Readonly<Record<string, YearlyZone>> };
}
