using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace HfPipelines.Native;

/// <summary>Lets the numbers of TorchSharp's operators live until nothing reads them any more.</summary>
/// <remarks>
/// TorchSharp makes a native scalar of each number (also of the 1 that <c>a + b</c> hides) and fetches its address before it calls libtorch. From then on optimised
/// code holds the scalar no more, so a garbage collection at that moment has the finalizer free it while libtorch reads it: the operator
/// fails with "Expected false to be true". Here the finalizer's call waits for a second instead, far longer than an operator takes to read its numbers.
/// </remarks>
internal static unsafe partial class ScalarDisposal
{
    private const string Function = "THSTorch_dispose_scalar";
    private const long Milliseconds = 1000;
    private const int Readable = 1, Writable = 2, Executable = 4;

    private static readonly Queue<(nint Scalar, long Time)> Waiting = new();

    /// <summary>Makes disposal wait, where the platform lets code be changed: Linux on x64.</summary>
    /// <returns>Whether it waits now.</returns>
    public static bool Defer()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || AssemblyLoadContext.GetLoadContext(typeof(ScalarDisposal).Assembly) is not { IsCollectible: false }
            || !NativeLibrary.TryLoad(LibTorch.TorchSharpLibrary, typeof(torch).Assembly, null, out nint library)
            || !NativeLibrary.TryGetExport(library, Function, out nint function))
        {
            return false;
        }

        // mov rax, Wait; jmp rax
        Span<byte> jump = [0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xE0];
        BinaryPrimitives.WriteInt64LittleEndian(jump[2..], (nint)(delegate* unmanaged<nint, void>)&Wait);
        nint page = function & ~((nint)Environment.SystemPageSize - 1);
        nuint length = (nuint)(function + jump.Length - page);

        // Other threads may run what lies on the same page, so it stays executable.
        if (Protect(page, length, Readable | Writable | Executable) != 0)
        {
            return false;
        }

        jump.CopyTo(new Span<byte>((void*)function, jump.Length));
        return Protect(page, length, Readable | Executable) == 0;
    }

    [UnmanagedCallersOnly]
    private static void Wait(nint scalar)
    {
        if (scalar == 0)
        {
            return;
        }

        lock (Waiting)
        {
            long now = Environment.TickCount64;
            Waiting.Enqueue((scalar, now));
            while (now - Waiting.Peek().Time > Milliseconds)
            {
                // TorchSharp's scalars are plain numbers, whose delete is free.
                NativeMemory.Free((void*)Waiting.Dequeue().Scalar);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);
}
