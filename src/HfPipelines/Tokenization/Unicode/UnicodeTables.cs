using System.IO.Compression;

namespace HfPipelines.Tokenization.Unicode;

/// <summary>
/// The library's own Unicode tables, as the original tokenizers see them, so that results depend neither on ICU nor on the runtime's version.
/// <c>tools/UnicodeTables</c> makes the resource.
/// </summary>
internal sealed class UnicodeTables
{
    private const string PythonPrefix = "python:";
    private const string MarksPrefix = "ccc:";
    private static readonly Lazy<UnicodeTables> Instance = new(Read);
    private static readonly Lazy<UnicodeTables> PythonInstance = new(() => ForPython(Default));
    private readonly Dictionary<string, Lazy<CodePointSet>> _sets = [];
    private readonly Dictionary<string, Dictionary<int, int[]>> _maps = [];
    private readonly Dictionary<long, int> _compositions = [];
    private byte[] _combiningClasses = [];

    private UnicodeTables()
    {
    }

    /// <summary>The tables, read on first use.</summary>
    public static UnicodeTables Default => Instance.Value;

    /// <summary>The tables with Python's decompositions and marks, which are of a later Unicode.</summary>
    public static UnicodeTables Python => PythonInstance.Value;

    /// <summary>A set by its name in the resource, for example <c>\p{L}</c>, <c>[[:punct:]]</c> or <c>bert_punct</c>.</summary>
    public CodePointSet Set(string name) => _sets[name].Value;

    /// <summary>Finds a set by its name.</summary>
    public CodePointSet? FindSet(string name) => _sets.TryGetValue(name, out Lazy<CodePointSet>? set) ? set.Value : null;

    /// <summary>Finds a set by its name, whatever its case.</summary>
    public CodePointSet? FindSetIgnoringCase(string name) => _sets.FirstOrDefault(s => s.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value?.Value;

    /// <summary>A mapping of code points: <c>NFD</c>, <c>NFKD</c>, <c>Lowercase</c>, <c>Nmt</c> or <c>CaseFold</c>.</summary>
    public IReadOnlyDictionary<int, int[]> Map(string name) => _maps[name];

    /// <summary>The canonical combining class.</summary>
    public int CombiningClass(int codePoint) => codePoint < _combiningClasses.Length ? _combiningClasses[codePoint] : 0;

    /// <summary>The code points of a combining class other than 0.</summary>
    public IEnumerable<int> CombiningMarks => Enumerable.Range(0, _combiningClasses.Length).Where(point => _combiningClasses[point] != 0);

    /// <summary>The code points that a composition can take from behind. Hangul is left to the caller.</summary>
    public IEnumerable<int> SecondsOfCompositions => _compositions.Keys.Select(pair => (int)(uint)pair).Distinct();

    /// <summary>The canonical composition of a pair; -1 when there is none. Hangul is left to the caller.</summary>
    public int Compose(int first, int second) => _compositions.TryGetValue(((long)first << 32) | (uint)second, out int composed) ? composed : -1;

    /// <summary>The script groups of <c>UnicodeScripts</c>: the number of the group for each code point; -1 where none is given.</summary>
    public IEnumerable<(int Group, CodePointSet Set)> Scripts
        => _sets.Where(s => s.Key.StartsWith("script:", StringComparison.Ordinal) && s.Key != "script:neutral").Select(s => (int.Parse(s.Key.AsSpan(7)), s.Value.Value));

    private static UnicodeTables ForPython(UnicodeTables tables)
    {
        var python = new UnicodeTables();
        foreach ((string name, Dictionary<int, int[]> map) in tables._maps)
        {
            python._maps[name] = tables._maps.GetValueOrDefault(PythonPrefix + name) ?? map;
        }

        foreach ((long pair, int composed) in tables._compositions)
        {
            python._compositions[pair] = composed;
        }

        foreach ((int point, int[] parts) in python._maps["NFD"].Where(d => !tables._maps["NFD"].ContainsKey(d.Key)))
        {
            python._compositions[((long)parts[0] << 32) | (uint)parts[1]] = point;
        }

        foreach ((string name, Lazy<CodePointSet> set) in tables._sets)
        {
            python._sets[name] = set;
            if (name.StartsWith(PythonPrefix + MarksPrefix, StringComparison.Ordinal))
            {
                python.AddMarks(byte.Parse(name.AsSpan(PythonPrefix.Length + MarksPrefix.Length)), set.Value.Ranges);
            }
        }

        return python;
    }

    private static UnicodeTables Read()
    {
        using Stream resource = typeof(UnicodeTables).Assembly.GetManifestResourceStream("HfPipelines.Tokenization.Unicode.unicode.bin")!;
        using var brotli = new BrotliStream(resource, CompressionMode.Decompress);
        using var buffered = new BufferedStream(brotli, 1 << 16);
        using var reader = new BinaryReader(buffered, System.Text.Encoding.UTF8);
        var tables = new UnicodeTables();
        for (int n = reader.Read7BitEncodedInt(); n > 0; n--)
        {
            tables.ReadSet(reader);
        }

        for (int n = reader.Read7BitEncodedInt(); n > 0; n--)
        {
            tables._maps[reader.ReadString()] = ReadMap(reader);
        }

        for (int n = reader.Read7BitEncodedInt(); n > 0; n--)
        {
            long first = reader.Read7BitEncodedInt();
            int second = reader.Read7BitEncodedInt();
            tables._compositions[(first << 32) | (uint)second] = reader.Read7BitEncodedInt();
        }

        return tables;
    }

    private static Dictionary<int, int[]> ReadMap(BinaryReader reader)
    {
        int count = reader.Read7BitEncodedInt();
        var map = new Dictionary<int, int[]>(count);
        int point = 0;
        for (; count > 0; count--)
        {
            point += reader.Read7BitEncodedInt();
            int[] target = new int[reader.Read7BitEncodedInt()];
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = reader.Read7BitEncodedInt();
            }

            map[point] = target;
        }

        return map;
    }

    private void ReadSet(BinaryReader reader)
    {
        string name = reader.ReadString();
        int[] ranges = new int[2 * reader.Read7BitEncodedInt()];
        int previous = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = previous += reader.Read7BitEncodedInt();
        }

        _sets[name] = new Lazy<CodePointSet>(() => CodePointSet.Of(ranges));
        if (name.StartsWith(MarksPrefix, StringComparison.Ordinal))
        {
            AddMarks(byte.Parse(name.AsSpan(MarksPrefix.Length)), ranges);
        }
    }

    private void AddMarks(byte combiningClass, ReadOnlySpan<int> ranges)
    {
        if (combiningClass != 0 && ranges.Length > 0 && ranges[^1] >= _combiningClasses.Length)
        {
            Array.Resize(ref _combiningClasses, ranges[^1] + 1);
        }

        for (int i = 0; i < ranges.Length && combiningClass != 0; i += 2)
        {
            _combiningClasses.AsSpan(ranges[i], ranges[i + 1] - ranges[i] + 1).Fill(combiningClass);
        }
    }
}
