// Packs the Unicode tables of the tokenizer fixtures (unicode.json, measured from the original library, and the case folding of unicode_python.json) into the
// resource that HfPipelines embeds:
//   dotnet run --project tools/UnicodeTables -- tests/fixtures/tokenizers.zip src/HfPipelines/Tokenization/Unicode/unicode.bin
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: UnicodeTables FIXTURES.zip OUTPUT.bin");
    return 1;
}

using ZipArchive zip = ZipFile.OpenRead(args[0]);
using JsonDocument document = JsonDocument.Parse(zip.GetEntry("unicode.json")!.Open());
using JsonDocument python = JsonDocument.Parse(zip.GetEntry("unicode_python.json")!.Open());
JsonElement maps = document.RootElement.GetProperty("maps");
JsonElement classes = document.RootElement.GetProperty("classes");

var sets = new List<(string Name, List<(int Start, int End)> Ranges)>();
foreach (JsonProperty property in classes.GetProperty("regex").EnumerateObject())
{
    sets.Add((property.Name, ParseRanges(Unpack(property.Value.GetString()!))));
}

foreach (JsonProperty property in classes.GetProperty("components").EnumerateObject())
{
    sets.Add((property.Name, ParseRanges(Unpack(property.Value.GetString()!))));
}

foreach (JsonProperty property in classes.GetProperty("ccc").EnumerateObject())
{
    sets.Add(("ccc:" + property.Name, ParseRanges(property.Value.GetString()!)));
}

// Python knows more marks than the original library, and agrees on those that it knows.
foreach (JsonProperty property in python.RootElement.GetProperty("ccc").EnumerateObject())
{
    sets.Add(("python:ccc:" + property.Name, ParseRanges(property.Value.GetString()!)));
}

foreach (JsonProperty property in python.RootElement.GetProperty("regex_package").EnumerateObject())
{
    sets.Add(("python:" + property.Name, ParseRanges(Unpack(property.Value.GetString()!))));
}

foreach (string name in (string[])["BertClean", "BertStrip", "StripAccents", "Nmt"])
{
    sets.Add(("removed:" + name, ParseRanges(Unpack(maps.GetProperty(name).GetProperty("removed").GetString()!))));
}

JsonElement scripts = classes.GetProperty("scripts");
var groups = new SortedDictionary<int, List<(int Start, int End)>>();
foreach (string item in Unpack(scripts.GetProperty("ranges").GetString()!).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
{
    string[] parts = item.Split(':');
    int group = int.Parse(parts[1], CultureInfo.InvariantCulture);
    if (!groups.TryGetValue(group, out List<(int Start, int End)>? ranges))
    {
        groups[group] = ranges = [];
    }

    ranges.AddRange(ParseRanges(parts[0]));
}

sets.AddRange(groups.Select(g => ($"script:{g.Key}", g.Value)));
sets.Add(("script:neutral", ParseRanges(Unpack(scripts.GetProperty("neutral").GetString()!))));

using var memory = new MemoryStream();
using (var writer = new BinaryWriter(memory, Encoding.UTF8, leaveOpen: true))
{
    writer.Write7BitEncodedInt(sets.Count);
    foreach ((string name, List<(int Start, int End)> ranges) in sets)
    {
        writer.Write(name);
        writer.Write7BitEncodedInt(ranges.Count);
        int previous = 0;
        foreach ((int start, int end) in ranges)
        {
            writer.Write7BitEncodedInt(start - previous);
            writer.Write7BitEncodedInt(end - start);
            previous = end;
        }
    }

    (string Name, JsonElement Map)[] namedMaps =
    [
        .. ((string[])["NFD", "NFKD", "Lowercase", "Nmt"]).Select(name => (name, maps.GetProperty(name))),
        ("CaseFold", python.RootElement.GetProperty("maps").GetProperty("casefold")),
        ("python:NFD", python.RootElement.GetProperty("maps").GetProperty("NFD")),
        ("python:NFKD", python.RootElement.GetProperty("maps").GetProperty("NFKD")),
    ];
    writer.Write7BitEncodedInt(namedMaps.Length);
    foreach ((string name, JsonElement map) in namedMaps)
    {
        string[] lines = Unpack(map.GetProperty("map").GetString()!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        writer.Write(name);
        writer.Write7BitEncodedInt(lines.Length);
        int previous = 0;
        foreach (string line in lines)
        {
            int[] points = [.. line.Split(['=', ' '], StringSplitOptions.RemoveEmptyEntries).Select(Hex)];
            writer.Write7BitEncodedInt(points[0] - previous);
            previous = points[0];
            writer.Write7BitEncodedInt(points.Length - 1);
            foreach (int point in points.AsSpan(1))
            {
                writer.Write7BitEncodedInt(point);
            }
        }
    }

    string[] compositions = Unpack(maps.GetProperty("compositions").GetProperty("map").GetString()!).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    writer.Write7BitEncodedInt(compositions.Length);
    foreach (string line in compositions)
    {
        foreach (string point in line.Split(['=', ' ', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            writer.Write7BitEncodedInt(Hex(point));
        }
    }
}

using FileStream output = File.Create(args[1]);
using var brotli = new BrotliStream(output, CompressionLevel.SmallestSize);
memory.Position = 0;
memory.CopyTo(brotli);
Console.WriteLine($"{sets.Count} sets, {memory.Length} bytes before compression");
return 0;

static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

static string Unpack(string packed)
{
    using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
    using var reader = new StreamReader(gzip, Encoding.UTF8);
    return reader.ReadToEnd();
}

static List<(int Start, int End)> ParseRanges(string text)
{
    var ranges = new List<(int Start, int End)>();
    foreach (string item in text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
    {
        string[] ends = item.Split('-');
        ranges.Add((Hex(ends[0]), Hex(ends[^1])));
    }

    return ranges;
}
