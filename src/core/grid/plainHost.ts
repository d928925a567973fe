/** Where a key would go that whoever is on the way could read. */

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i;

/** The host of an address with plain HTTP that is not this machine; undefined: it is encrypted, or stays here. */
export function plainHost(address: string): string | undefined {
  const [, host, port = ''] = /^\s*http:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)(:\d+)?/i.exec(address) ?? [];
  return host === undefined || LOOPBACK.test(host) ? undefined : `${host}${port}`;
}
