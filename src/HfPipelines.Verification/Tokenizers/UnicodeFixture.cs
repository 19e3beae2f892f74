using System.Globalization;
using System.Text.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Reads maps and sets of code points as the Unicode fixtures pack them.</summary>
internal static class UnicodeFixture
{
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11172;

    /// <summary>Every code point that is a character: no surrogates.</summary>
    public static IEnumerable<int> CodePoints => Enumerable.Range(0, 0xD800).Concat(Enumerable.Range(0xE000, 0x110000 - 0xE000));

    /// <summary>A map: what becomes of a code point, null where it stays.</summary>
    public static string?[] Map(JsonElement map)
    {
        var targets = new string?[0x110000];
        foreach (string line in Text(map.GetProperty("map")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('=');
            targets[Hex(parts[0])] = string.Concat(parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => Character(Hex(p))));
        }

        foreach (int removed in map.TryGetProperty("removed", out JsonElement ranges) ? Points(ranges) : [])
        {
            targets[removed] = "";
        }

        return targets;
    }

    /// <summary>Fills in the syllables of Hangul, which fixtures leave out: Unicode computes them.</summary>
    public static void DecomposeHangul(string?[] expected)
    {
        for (int i = 0; i < HangulCount; i++)
        {
            string trail = i % 28 == 0 ? "" : ((char)(0x11A7 + (i % 28))).ToString();
            expected[HangulBase + i] = $"{(char)(0x1100 + (i / 588))}{(char)(0x1161 + (i % 588 / 28))}{trail}";
        }
    }

    /// <summary>Whether each code point is in a set.</summary>
    public static bool[] Set(JsonElement ranges)
    {
        bool[] isIn = new bool[0x110000];
        foreach (int point in Points(ranges))
        {
            isIn[point] = true;
        }

        return isIn;
    }

    /// <summary>The code points of ranges.</summary>
    public static IEnumerable<int> Points(JsonElement ranges) => Text(ranges).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).SelectMany(Points);

    /// <summary>The code points of a range.</summary>
    public static IEnumerable<int> Points(string range)
    {
        string[] ends = range.Split('-');
        return Enumerable.Range(Hex(ends[0]), Hex(ends[^1]) - Hex(ends[0]) + 1);
    }

    /// <summary>A text, packed or as it is.</summary>
    public static string Text(JsonElement value)
    {
        string text = value.GetString()!;
        if (!text.StartsWith("H4sI", StringComparison.Ordinal))
        {
            return text;
        }

        return System.Text.Encoding.UTF8.GetString(TokenizerFixtures.Unpack(text));
    }

    /// <summary>A code point as a text; a surrogate alone stays one.</summary>
    public static string Character(int point) => point is >= 0xD800 and <= 0xDFFF ? ((char)point).ToString() : char.ConvertFromUtf32(point);

    /// <summary>A number in hexadecimal digits.</summary>
    public static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Compares what becomes of every code point.</summary>
    public static string? CompareMap(string?[] expected, Func<string, string> change)
    {
        foreach (int point in CodePoints)
        {
            string text = Character(point);
            if (TokenizerFixtures.Compare($"U+{point:X4}", expected[point] ?? text, change(text)) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    /// <summary>Compares whether every code point is in a set.</summary>
    public static string? CompareSet(JsonElement ranges, Func<int, bool> contains)
    {
        bool[] expected = Set(ranges);
        foreach (int point in CodePoints)
        {
            if (expected[point] != contains(point))
            {
                return $"U+{point:X4}: expected {expected[point]}, found {!expected[point]}";
            }
        }

        return null;
    }
}
