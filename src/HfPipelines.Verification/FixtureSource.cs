using System.IO.Compression;
using System.Text.Json;
using HfPipelines.Configuration;

namespace HfPipelines.Verification;

/// <summary>The files of a fixture area, from a folder or a zip.</summary>
public sealed class FixtureSource : IDisposable
{
    private readonly string _path;
    private readonly ZipArchive? _zip;

    private FixtureSource(string path, ZipArchive? zip, IReadOnlyList<string> names)
    {
        (_path, _zip, Names) = (path, zip, names);
    }

    /// <summary>The names of all files, with forward slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Opens a folder or a zip.</summary>
    /// <param name="path">The folder or the zip.</param>
    /// <exception cref="FileNotFoundException">There is neither.</exception>
    public static FixtureSource Open(string path)
    {
        if (Directory.Exists(path))
        {
            IEnumerable<string> names = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(path, f).Replace('\\', '/'));
            return new FixtureSource(path, null, [.. names.Order(StringComparer.Ordinal)]);
        }

        ZipArchive zip = ZipFile.OpenRead(path);
        return new FixtureSource(path, zip, [.. zip.Entries.Where(e => e.Name.Length > 0).Select(e => e.FullName).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The same source as if it held some files only; it lives as long as this.</summary>
    /// <param name="names">Some of <see cref="Names"/>.</param>
    public FixtureSource Only(IEnumerable<string> names) => new(_path, _zip, [.. names]);

    /// <summary>Whether there is a file of that name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => _zip is null ? File.Exists(Path.Combine(_path, name)) : _zip.GetEntry(name) is not null;

    /// <summary>The bytes of a file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public byte[] ReadBytes(string name)
    {
        if (_zip is null)
        {
            return File.ReadAllBytes(Path.Combine(_path, name));
        }

        lock (_zip)
        {
            using Stream stream = (_zip.GetEntry(name) ?? throw new FileNotFoundException($"{_path}: no file '{name}'.", name)).Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray();
        }
    }

    /// <summary>A JSON file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public JsonElement ReadJson(string name)
        => PythonJsonReader.Parse(ReadBytes(name));

    /// <summary>Closes the zip.</summary>
    public void Dispose() => _zip?.Dispose();
}
