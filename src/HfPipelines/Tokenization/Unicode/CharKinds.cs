namespace HfPipelines.Tokenization.Unicode;

/// <summary>What the hand-written splitters ask of a code point.</summary>
[Flags]
internal enum CharKind : byte
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary><c>\p{L}</c></summary>
    Letter = 1,

    /// <summary><c>\p{N}</c></summary>
    Number = 2,

    /// <summary><c>\s</c></summary>
    Space = 4,

    /// <summary>Carriage return or line feed.</summary>
    NewLine = 8,

    /// <summary><c>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]</c></summary>
    Upper = 16,

    /// <summary><c>[\p{Ll}\p{Lm}\p{Lo}\p{M}]</c></summary>
    Lower = 32,

    /// <summary><c>\p{M}</c></summary>
    Mark = 64,

    /// <summary><c>[\p{P}\p{S}]</c></summary>
    PunctuationOrSymbol = 128,
}

/// <summary>A table of <see cref="CharKind"/>: one byte for each code point.</summary>
internal static class CharKinds
{
    private static readonly Lazy<CharKind[]> Table = new(Build);

    /// <summary>The kinds of all code points below 0x110000, by code point.</summary>
    public static CharKind[] All => Table.Value;

    private static CharKind[] Build()
    {
        var table = new CharKind[0x110000];
        UnicodeTables tables = UnicodeTables.Default;
        void Mark(CharKind kind, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                ReadOnlySpan<int> ranges = tables.Set(name).Ranges;
                for (int i = 0; i < ranges.Length; i += 2)
                {
                    for (int point = ranges[i]; point <= ranges[i + 1]; point++)
                    {
                        table[point] |= kind;
                    }
                }
            }
        }

        Mark(CharKind.Letter, @"\p{L}");
        Mark(CharKind.Number, @"\p{N}");
        Mark(CharKind.Space, @"\s");
        Mark(CharKind.Upper, @"\p{Lu}", @"\p{Lt}", @"\p{Lm}", @"\p{Lo}", @"\p{M}");
        Mark(CharKind.Lower, @"\p{Ll}", @"\p{Lm}", @"\p{Lo}", @"\p{M}");
        Mark(CharKind.Mark, @"\p{M}");
        Mark(CharKind.PunctuationOrSymbol, @"\p{P}", @"\p{S}");
        table['\r'] |= CharKind.NewLine;
        table['\n'] |= CharKind.NewLine;
        return table;
    }
}
