using System.Diagnostics.CodeAnalysis;
using HfPipelines.Native;
using Microsoft.Win32.SafeHandles;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Checkpoints;

/// <summary>
/// A safetensors file, memory-mapped: its tensors lie in the file itself, and only what is used is ever read. The mapping lives as long as the
/// file or any of the tensors.
/// </summary>
public sealed class SafetensorsFile : TensorSource
{
    private readonly SafetensorsHeader _header;
    private readonly SafeFileHandle _file;

    // The whole file as a vector, once for each element type, for libtorch cannot reinterpret elements.
    private readonly Dictionary<StoredType, Tensor> _mappings = [];
    private readonly Lock _lock = new();

    private SafetensorsFile(string path, SafeFileHandle file, SafetensorsHeader header)
    {
        (Location, _file, _header) = (path, file, header);
    }

    /// <inheritdoc/>
    public override string Location { get; }

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => (IReadOnlyCollection<string>)_header.Entries.Keys;

    /// <summary>The free text of the file, by key.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks all of its header; no tensor is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">The file is missing, cannot be read, or is malformed.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return new SafetensorsFile(path, file, SafetensorsHeader.Read(path, file));
        }
        catch (Exception exception)
        {
            file?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException(path, null, "a file that can be read", exception.Message, exception);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, [NotNullWhen(true)] out TensorInfo? info)
    {
        info = _header.Entries.GetValueOrDefault(name)?.Info;
        return info is not null;
    }

    /// <inheritdoc/>
    public override Tensor Read(string name)
    {
        if (!_header.Entries.TryGetValue(name, out SafetensorsHeader.Entry? entry))
        {
            throw new CheckpointException(Location, name, "a tensor of that name", "none");
        }

        LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        StoredType type = entry.Info.Type;
        Tensor tensor = type switch
        {
            _ when entry.Info.ByteCount == 0 => empty(0, dtype: type.ScalarType()),
            StoredType.F8E4M3 or StoredType.F8E5M2 => Float8.Decode(Map(StoredType.U8, entry), type),
            _ when entry.Offset % type.Size() == 0 => Map(type, entry),
            _ => Copy(name, entry),
        };
        return tensor.view([.. entry.Info.Shape]).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_lock)
            {
                foreach (Tensor mapping in _mappings.Values)
                {
                    mapping.Dispose();
                }

                _mappings.Clear();
                _file.Dispose();
            }
        }
    }

    private Tensor Map(StoredType type, SafetensorsHeader.Entry entry)
    {
        (long start, long length) = (entry.Offset / type.Size(), entry.Info.ByteCount / type.Size());
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, this);
            if (!_mappings.TryGetValue(type, out Tensor? mapping))
            {
                long count = RandomAccess.GetLength(_file) / type.Size();
                mapping = from_file(Location, shared: false, size: count, dtype: type.ScalarType()).DetachFromDisposeScope();
                _mappings.Add(type, mapping);
            }

            if (start + length > mapping.NumberOfElements)
            {
                throw new CheckpointException(Location, null, "a file that stays as it is while it is read", "a shorter one");
            }

            return mapping.narrow(0, start, length);
        }
    }

    // Data that begins between two elements cannot be used in place.
    private Tensor Copy(string name, SafetensorsHeader.Entry entry)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        Tensor tensor = empty([.. entry.Info.Shape], dtype: entry.Info.Type.ScalarType());
        TensorMemory.ForEachPiece(tensor, (offset, piece) =>
        {
            while (piece.Length > 0)
            {
                int count = RandomAccess.Read(_file, piece, entry.Offset + offset);
                offset += count > 0 ? count : throw new CheckpointException(Location, name, $"{entry.Info.ByteCount} bytes", $"{offset} bytes");
                piece = piece[count..];
            }
        });
        return tensor;
    }
}
