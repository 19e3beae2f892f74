using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HfPipelines.Native;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Native;

public partial class LibTorchTests
{
    // Tests may use TorchSharp before anything of HfPipelines.
    [ModuleInitializer]
    internal static void LoadHfPipelines() => RuntimeHelpers.RunModuleConstructor(typeof(HfModelAttribute).Module.ModuleHandle);

    [Fact]
    public void Libtorch_computes()
    {
        LibTorch.EnsureLoaded();
        using Tensor sum = ones(2, 3).sum();
        Assert.Equal(6f, sum.item<float>());
    }

    /// <summary>TorchSharp lets the garbage collector take the numbers of operators while libtorch reads them.</summary>
    [Fact]
    public void Numbers_of_operators_outlive_their_disposal()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return;
        }

        LibTorch.EnsureLoaded();
        nint[] numbers = [.. Enumerable.Range(0, 1000).Select(i => ToScalar(i + 0.5))];
        Array.ForEach(numbers, DisposeScalar);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i + 0.5), numbers.Select(ToDouble));
    }

    [Fact]
    public void A_needed_version_becomes_weak_and_nothing_else_changes()
    {
        byte[]? image = TorchSharpLibrary();
        if (image is null)
        {
            Assert.False(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "libLibTorchSharp.so was not found.");
            return;
        }

        byte[] changed = [.. image];
        Assert.True(ElfImage.WeakenVersionNeed(changed, "GLIBCXX_3.4.32"));
        int[] differences = [.. Enumerable.Range(0, image.Length).Where(i => image[i] != changed[i])];
        int only = Assert.Single(differences);
        Assert.Equal((0, 2), (image[only], changed[only]));
    }

    [Fact]
    public void A_version_that_is_not_needed_changes_nothing()
    {
        if (TorchSharpLibrary() is { } image)
        {
            byte[] changed = [.. image];
            Assert.False(ElfImage.WeakenVersionNeed(changed, "GLIBCXX_9.9.99"));
            Assert.Equal(image, changed);
        }
    }

    [LibraryImport(LibTorch.TorchSharpLibrary, EntryPoint = "THSTorch_float64_to_scalar")]
    private static partial nint ToScalar(double value);

    [LibraryImport(LibTorch.TorchSharpLibrary, EntryPoint = "THSTorch_scalar_to_float64")]
    private static partial double ToDouble(nint scalar);

    [LibraryImport(LibTorch.TorchSharpLibrary, EntryPoint = "THSTorch_dispose_scalar")]
    private static partial void DisposeScalar(nint scalar);

    private static byte[]? TorchSharpLibrary()
        => Directory.EnumerateFiles(AppContext.BaseDirectory, "libLibTorchSharp.so", SearchOption.AllDirectories).Select(File.ReadAllBytes).FirstOrDefault();
}
