using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Native;

/// <summary>A second device on every machine: torch's lazy one, which computes on the CPU and yet refuses tensors of the CPU, as CUDA does.</summary>
internal static unsafe class LazyDevice
{
    private const DeviceType Lazy = (DeviceType)17;
    private const string Start = "_ZN5torch4lazy22InitTorchScriptBackendEv";

    private static readonly Lazy<Device> Started = new(() =>
    {
        nint library = NativeLibrary.Load("libtorch_cpu.so", typeof(torch).Assembly, null);
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(library, Start))();
        return new Device(Lazy, 0);
    });

    /// <summary>The device.</summary>
    public static Device Instance => Started.Value;
}

/// <summary>A test that needs the lazy device, whose start has this name in libtorch for Linux alone.</summary>
internal sealed class LazyDeviceFactAttribute : FactAttribute
{
    public LazyDeviceFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "torch's lazy device is started on Linux alone.";
}
