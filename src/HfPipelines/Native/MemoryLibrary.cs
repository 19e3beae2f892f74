using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HfPipelines.Native;

/// <summary>Loads a native library from its bytes, on Linux.</summary>
internal static partial class MemoryLibrary
{
    private const uint CloseOnExec = 1;

    /// <summary>Loads a library.</summary>
    /// <param name="name">A name, for debuggers.</param>
    /// <param name="image">The library's bytes.</param>
    /// <returns>The handle.</returns>
    public static nint Load(string name, ReadOnlySpan<byte> image)
        => TryLoadFromMemory(name, image, out nint handle) ? handle : LoadFromFile(image);

    private static bool TryLoadFromMemory(string name, ReadOnlySpan<byte> image, out nint handle)
    {
        handle = 0;
        int descriptor = CreateMemoryFile(name, CloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, image, 0);
        return NativeLibrary.TryLoad($"/proc/self/fd/{descriptor}", out handle);
    }

    // Where the kernel refuses to run code from memory files. The file may go as soon as it is mapped.
    private static nint LoadFromFile(ReadOnlySpan<byte> image)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "library.so");
            File.WriteAllBytes(path, image);
            return NativeLibrary.Load(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);
}
