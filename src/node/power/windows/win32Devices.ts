/** Devices of one Windows interface class, opened for reading and asked by control code. */
import type { ForeignFunction, Koffi } from '../foreign';

const GENERIC_READ = 0x80000000;
const SHARE_READ_WRITE = 3;
const OPEN_EXISTING = 3;
/** `CM_GET_DEVICE_INTERFACE_LIST_PRESENT` */
const PRESENT = 0;
const INVALID_HANDLE = 0xffffffffffffffffn;

export interface Win32Device {
  /** The answer, as long as the device made it; `undefined` if it refused. */
  control(code: number, bytes: number): Buffer | undefined;
  close(): void;
}

export class Win32Devices {
  private readonly listSize: ForeignFunction;
  private readonly list: ForeignFunction;
  private readonly createFile: (...args: unknown[]) => bigint;
  private readonly ioControl: ForeignFunction;
  private readonly closeHandle: ForeignFunction;

  /** @throws on other systems. */
  constructor(koffi: Koffi) {
    const manager = koffi.load('cfgmgr32.dll');
    const kernel = koffi.load('kernel32.dll');
    this.listSize = manager.func('CM_Get_Device_Interface_List_SizeW', 'uint32_t', [
      'void *',
      'void *',
      'void *',
      'uint32_t',
    ]) as ForeignFunction;
    this.list = manager.func('CM_Get_Device_Interface_ListW', 'uint32_t', [
      'void *',
      'void *',
      'void *',
      'uint32_t',
      'uint32_t',
    ]) as ForeignFunction;
    this.createFile = kernel.func('CreateFileW', 'void *', [
      'str16',
      'uint32_t',
      'uint32_t',
      'void *',
      'uint32_t',
      'uint32_t',
      'void *',
    ]) as (...args: unknown[]) => bigint;
    this.ioControl = kernel.func('DeviceIoControl', 'int', [
      'void *',
      'uint32_t',
      'void *',
      'uint32_t',
      'void *',
      'uint32_t',
      'void *',
      'void *',
    ]) as ForeignFunction;
    this.closeHandle = kernel.func('CloseHandle', 'int', ['void *']) as ForeignFunction;
  }

  /** All devices that are present and may be read. @param interfaceClass a GUID, without braces. */
  open(interfaceClass: string): readonly Win32Device[] {
    return this.paths(guidBytes(interfaceClass)).flatMap((path) => this.openPath(path) ?? []);
  }

  private paths(guid: Buffer): readonly string[] {
    const length = Buffer.alloc(4);
    if (this.listSize(length, guid, null, PRESENT) !== 0) return [];
    const characters = length.readUInt32LE();
    const text = Buffer.alloc(characters * 2);
    if (this.list(guid, null, text, characters, PRESENT) !== 0) return [];
    return text
      .toString('utf16le')
      .split('\0')
      .filter((path) => path !== '');
  }

  private openPath(path: string): Win32Device | undefined {
    const handle = this.createFile(path, GENERIC_READ, SHARE_READ_WRITE, null, OPEN_EXISTING, 0, null);
    if (handle === INVALID_HANDLE || handle === -1n || handle === 0n) return undefined;
    const returned = Buffer.alloc(4);
    return {
      control: (code, bytes) => {
        const out = Buffer.alloc(bytes);
        const done = this.ioControl(handle, code, null, 0, out, bytes, returned, null);
        return done === 0 ? undefined : out.subarray(0, returned.readUInt32LE());
      },
      close: () => this.closeHandle(handle),
    };
  }
}

/** The first three groups are little endian numbers, the others bytes in order. */
export function guidBytes(text: string): Buffer {
  const [a = '', b = '', c = '', ...rest] = text.split('-');
  const reversed = (group: string): Buffer => Buffer.from(group, 'hex').reverse();
  return Buffer.concat([reversed(a), reversed(b), reversed(c), Buffer.from(rest.join(''), 'hex')]);
}
