import { describe, expect, it } from 'vitest';
import { GPU_A, GPU_B } from './nvmlStub';
import { only, stubOf, world } from './nvmlWorld';

describe('NVML', () => {
  it('reads counter, instant power and utilisation, keyed by UUID', () => {
    const source = world.open(stubOf([GPU_A, 'counter 0 5000000', 'proc 0 77 60']));
    expect(source.devices()).toEqual([
      {
        id: 'gpu:GPU-aaaa',
        kind: 'gpu',
        name: 'GPU 0',
        model: 'RTX 6000 Ada Generation',
        source: 'counter',
        how: 'NVML energy counter',
        band: { low: 0.05, high: 0.05 },
        maxW: 300,
        updatePeriodS: 0.1,
        split: 'process',
      },
    ]);
    expect(source.read()).toEqual([
      { device: 'gpu:GPU-aaaa', counterJ: 5000, powerW: 120, utilization: 0.6, quiet: false },
    ]);
    expect(source.instant()).toEqual([{ device: 'gpu:GPU-aaaa', powerW: 120 }]);
  });

  it('needs one call for power between frames', () => {
    const stub = stubOf([GPU_A]);
    const source = world.open(stub);
    stub.forgetCalls();
    source.instant();
    expect(stub.calls).toEqual(['nvmlDeviceGetFieldValues']);
  });

  it('tells several equal GPUs apart', () => {
    const source = world.open(stubOf([GPU_A, GPU_B]));
    expect(source.read().map(({ device, powerW }) => [device, powerW])).toEqual([
      ['gpu:GPU-aaaa', 120],
      ['gpu:GPU-bbbb', 40],
    ]);
  });

  describe('goes down the ladder', () => {
    it.each([
      ['no energy counter field', ['error field:83:0 0 3'], [], 'counter', 'NVML energy counter'],
      [
        'a superchip that refuses the GPU scope',
        ['error field:83:0 0 3', 'error nvmlDeviceGetTotalEnergyConsumption 0 3', 'error field:186:0 0 3'],
        [],
        'counter',
        'NVML energy counter of the module',
      ],
      [
        'no counter at all',
        ['error field:83:0 0 3', 'error field:83:1 0 3', 'error nvmlDeviceGetTotalEnergyConsumption 0 3'],
        [],
        'integrated',
        'NVML instant power, integrated',
      ],
      [
        'only averaged power',
        [
          'error field:83:0 0 3',
          'error field:83:1 0 3',
          'error nvmlDeviceGetTotalEnergyConsumption 0 3',
          'error field:186:0 0 3',
          'error field:186:1 0 3',
        ],
        [],
        'integrated',
        'NVML power averaged over 1 s, integrated',
      ],
      ['a driver without field values', [], ['nvmlDeviceGetFieldValues'], 'counter', 'NVML energy counter'],
      [
        'a driver with nothing but power',
        [],
        ['nvmlDeviceGetFieldValues', 'nvmlDeviceGetTotalEnergyConsumption'],
        'integrated',
        'NVML power, integrated',
      ],
    ] as const)('%s', (_, errors, without, source, how) => {
      const nvml = world.open(stubOf([GPU_A, ...errors], without));
      expect(nvml.devices()[0]).toMatchObject({ source, how });
      expect(nvml.read()[0]).toMatchObject({ powerW: 120 });
      expect(nvml.read()[0]?.counterJ === undefined).toBe(source !== 'counter');
    });

    it('to limit times utilisation, labelled as a model', () => {
      const nothing = [
        'error nvmlDeviceGetFieldValues 0 3',
        'error nvmlDeviceGetTotalEnergyConsumption 0 3',
        'error nvmlDeviceGetPowerUsage 0 3',
      ];
      const nvml = world.open(stubOf([GPU_A, ...nothing]));
      expect(nvml.devices()[0]).toMatchObject({ source: 'modelled', how: 'power limit 300 W × utilisation' });
      expect(only(nvml.read())).toMatchObject({ powerW: 180, utilization: 0.6 });
    });

    it('and says that a module includes its CPU', () => {
      const nvml = world.open(stubOf([GPU_A, 'error field:83:0 0 3', 'error nvmlDeviceGetTotalEnergyConsumption 0 3']));
      expect(nvml.devices()[0]?.note).toMatch(/CPU/);
    });
  });

  describe('processes', () => {
    it('get their share; one that holds a context and does nothing has 0', () => {
      const source = world.open(stubOf([GPU_A, 'proc 0 77 60', 'proc 0 78 0', 'proc 0 79 20']));
      source.read();
      // The samples of the moment of opening are old news: wait for the stub's next ones.
      const until = Date.now() + 2000;
      while (source.processes()?.[0]?.share !== 0.6 && Date.now() < until) source.read();
      expect(source.processes()).toEqual([
        { device: 'gpu:GPU-aaaa', pid: 77, share: 0.6 },
        { device: 'gpu:GPU-aaaa', pid: 78, share: 0 },
        { device: 'gpu:GPU-aaaa', pid: 79, share: 0.2 },
      ]);
      // Nothing new within the driver's period is no news, not zero.
      source.read();
      expect(source.processes()?.[0]?.share).toBe(0.6);
    });

    it('are listed beyond the first buffer', () => {
      const many = Array.from({ length: 150 }, (_, index) => `proc 0 ${1000 + index} 1`);
      const source = world.open(stubOf([GPU_A, ...many]));
      source.read();
      expect(source.processes()).toHaveLength(150);
    });

    it('are listed by the older function where the newer one is missing', () => {
      const source = world.open(stubOf([GPU_A, 'proc 0 77 60'], ['nvmlDeviceGetComputeRunningProcesses_v3']));
      source.read();
      expect(source.processes()?.map(({ pid }) => pid)).toEqual([77]);
    });

    it('have no share where the driver tells none', () => {
      const source = world.open(stubOf([GPU_A, 'proc 0 77 60', 'error nvmlDeviceGetProcessUtilization 0 3']));
      source.read();
      expect(source.processes()).toEqual([{ device: 'gpu:GPU-aaaa', pid: 77 }]);
    });

    it('are not asked for on a divided GPU, which is counted as a whole', () => {
      const stub = stubOf(['gpu GPU-aaaa 00000000:01:00.0 120000 300000 60 1', 'proc 0 77 60']);
      const source = world.open(stub);
      expect(source.devices()[0]).toMatchObject({ split: 'device', note: expect.stringContaining('MIG') as string });
      expect(only(source.read())).toMatchObject({ powerW: 120 });
      expect(source.processes()).toEqual([]);
      expect(stub.calls.filter((name) => /Process/.test(name))).toEqual([]);
    });

    it('are not asked for where their numbers mean nothing', () => {
      const source = world.open(stubOf([GPU_A, 'proc 0 77 60']), { barrier: 'In a container.' });
      expect(source.devices()[0]).toMatchObject({ split: 'device', note: 'In a container.' });
      source.read();
      expect(source.processes()).toEqual([]);
    });

    it('none, and no load: the GPU is quiet', () => {
      const source = world.open(stubOf([GPU_B]));
      expect(only(source.read()).quiet).toBe(true);
    });
  });

  describe('when something goes wrong', () => {
    it('a read that fails is a gap with its reason', () => {
      const stub = stubOf([GPU_A]);
      const source = world.open(stub);
      stub.also('error nvmlDeviceGetFieldValues 0 10');
      expect(only(source.read())).toMatchObject({ failed: 'the driver did not answer in time (NVML 10)' });
      expect(only(source.read()).powerW).toBeUndefined();
      stub.play(GPU_A);
      expect(only(source.read())).toMatchObject({ powerW: 120 });
    });

    it('a lost GPU ends with a reason and comes back after its pause', () => {
      const stub = stubOf([GPU_A, GPU_B]);
      const source = world.open(stub);
      stub.also('error nvmlDeviceGetFieldValues 0 15');
      expect(source.read().map(({ failed }) => failed === undefined)).toEqual([false, true]);
      world.now = 10;
      stub.forgetCalls();
      expect(source.read().find(({ device }) => device === 'gpu:GPU-aaaa')?.failed).toMatch(/lost/);
      expect(stub.calls).not.toContain('nvmlInit_v2');
      stub.play(GPU_A, GPU_B);
      world.now = 31;
      expect(source.read().map(({ powerW }) => powerW)).toEqual([120, 40]);
      expect(source.devices()).toHaveLength(2);
    });

    it('a GPU that stays lost is asked less and less often', () => {
      const stub = stubOf([GPU_A, 'error field:83:0 0 15']);
      const source = world.open(stub);
      stub.also('error nvmlDeviceGetFieldValues 0 15', 'error nvmlDeviceGetHandleByIndex_v2 0 15');
      const attempts: number[] = [];
      for (world.now = 0; world.now < 400; world.now += 1) {
        stub.forgetCalls();
        source.read();
        if (stub.calls.includes('nvmlInit_v2')) attempts.push(world.now);
      }
      expect(attempts.length).toBeGreaterThan(1);
      expect(attempts.length).toBeLessThan(7);
      expect(only(source.read()).failed).toBeDefined();
    });

    it('five unknown errors in a row open the library anew', () => {
      const stub = stubOf([GPU_A]);
      const source = world.open(stub);
      stub.also('error nvmlDeviceGetFieldValues 0 999');
      stub.forgetCalls();
      for (let read = 0; read < 4; read += 1) source.read();
      expect(stub.calls).not.toContain('nvmlShutdown');
      source.read();
      expect(stub.calls.filter((name) => name === 'nvmlShutdown')).toHaveLength(1);
      stub.play(GPU_A);
      world.now = 31;
      expect(only(source.read())).toMatchObject({ powerW: 120 });
    });

    it('a driver that was updated meanwhile ends it, with what to do', () => {
      const stub = stubOf([GPU_A]);
      const source = world.open(stub);
      stub.also('error nvmlDeviceGetFieldValues 0 18');
      source.read();
      expect(source.ended).toMatch(/driver was updated.*restart/);
      stub.forgetCalls();
      expect(source.read()).toEqual([]);
      expect(stub.calls).toEqual([]);
    });

    it('a GPU that this job may not use is left out and the reason kept', () => {
      const source = world.open(stubOf([GPU_A, GPU_B, 'error nvmlDeviceGetHandleByIndex_v2 0 17']));
      expect(source.devices().map(({ id }) => id)).toEqual(['gpu:GPU-bbbb']);
      const none = world.open(stubOf([GPU_A, 'error nvmlDeviceGetHandleByIndex_v2 0 17']));
      expect(none.problem).toMatch(/control group/);
    });

    it('no driver: it says so', () => {
      expect(world.open(stubOf([GPU_A, 'error nvmlInit_v2 -1 9'])).problem).toMatch(/driver is not loaded/);
    });
  });
});
