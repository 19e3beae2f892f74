using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace HfPipelines.Native;

/// <summary>Makes libtorch usable where TorchSharp alone cannot load it.</summary>
/// <remarks>
/// On Linux TorchSharp's native library asks for a newer libstdc++ than Debian 12 and Ubuntu 22.04 have, though it uses nothing of it. Only
/// when the runtime has failed to load that library, a copy that does not ask is loaded in its place. Nothing is done before, or elsewhere. What the library does to scalars
/// is mended once it is loaded: see <see cref="ScalarDisposal"/>.
/// </remarks>
internal static class LibTorch
{
    /// <summary>The name by which TorchSharp calls its native library.</summary>
    public const string TorchSharpLibrary = "LibTorchSharp";

    // Dependencies of the copy: it is loaded from memory, so it cannot find them beside itself.
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly Lazy<nint> RepairedLibrary = new(LoadRepairedLibrary);

    private static readonly Lazy<bool> WaitsForScalars = new(ScalarDisposal.Defer);

    /// <summary>Loads libtorch, if it is not loaded yet.</summary>
    /// <exception cref="MissingLibTorchException">libtorch could not be loaded.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            RuntimeHelpers.RunClassConstructor(typeof(torch).TypeHandle);
            _ = WaitsForScalars.Value;
        }
        catch (TypeInitializationException exception)
        {
            string package = OperatingSystem.IsMacOS() ? "TorchSharp-cpu"
                : OperatingSystem.IsWindows() ? "TorchSharp-cpu or TorchSharp-cuda-windows" : "TorchSharp-cpu or TorchSharp-cuda-linux";
            string version = typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "";
            throw new MissingLibTorchException(
                $"libtorch could not be loaded on {RuntimeInformation.RuntimeIdentifier}. Add the package {package}, version {version}, to the project that runs.",
                exception.InnerException ?? exception);
        }
    }

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before TorchSharp's first use, which may be in the user's own code.")]
    internal static void Initialize()
    {
        if (OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64)
        {
            AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(LibTorch).Assembly) ?? AssemblyLoadContext.Default;
            context.ResolvingUnmanagedDll += (_, name) => name == TorchSharpLibrary ? RepairedLibrary.Value : 0;
        }
    }

    private static nint LoadRepairedLibrary()
    {
        string[] folders = SearchFolders();
        if (Find(folders, $"lib{TorchSharpLibrary}.so") is not { } original)
        {
            return 0;
        }

        foreach (string dependency in Dependencies)
        {
            if (Find(folders, dependency) is not { } path || !NativeLibrary.TryLoad(path, out _))
            {
                return 0;
            }
        }

        byte[] image = File.ReadAllBytes(original);
        return ElfImage.WeakenVersionNeed(image, "GLIBCXX_3.4.32") ? MemoryLibrary.Load(TorchSharpLibrary, image) : 0;
    }

    private static string[] SearchFolders()
    {
        string runtimes = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native");
        string known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        return [.. known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), AppContext.BaseDirectory, runtimes];
    }

    private static string? Find(string[] folders, string file) => folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
}
