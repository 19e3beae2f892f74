using System.CommandLine;
using TorchSharp;

namespace HfPipelines.Cli.Commands;

/// <summary><c>--device</c>: where a network runs.</summary>
internal static class DeviceOption
{
    public static Option<string?> Create(string absent) => new("--device") { Description = $"Where the network runs: cpu, cuda, cuda:1, mps...; without it {absent}." };

    /// <summary>The device of a name; null for none.</summary>
    /// <exception cref="HfPipelinesException">The name is not that of a device, or the machine has none.</exception>
    public static torch.Device? Read(string? name)
    {
        if (name is null)
        {
            return null;
        }

        try
        {
            Native.LibTorch.EnsureLoaded();
            torch.Device device = torch.device(name);
            torch.InitializeDevice(device);
            return device;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new HfPipelinesException($"--device: expected a device that this machine has, found '{name}' ({error.Message})", error);
        }
    }
}
