using System.Globalization;
using System.Text;

namespace HfPipelines.ChatTemplates.Python;

/// <summary>What Python 3.11 (Unicode 14) knows of a code point.</summary>
internal static class PythonChar
{
    public static bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r') or (>= '\u001c' and <= '\u001f')
        || (c >= '\u0080' && c is '\u0085' or '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u2028' or '\u2029' or '\u202f' or '\u205f' or '\u3000');

    public static bool IsSpace(int c) => c <= 0xFFFF && IsSpace((char)c);

    public static bool IsLineBreak(char c) => c is (>= '\n' and <= '\r') or (>= '\u001c' and <= '\u001e') or '\u0085' or '\u2028' or '\u2029';

    public static UnicodeCategory Category(int c)
    {
        if (c is >= 0xD800 and <= 0xDFFF)
        {
            return UnicodeCategory.Surrogate;
        }

        // Unicode 15 changed this mark.
        UnicodeCategory category = c == 0x1171E ? UnicodeCategory.NonSpacingMark : CharUnicodeInfo.GetUnicodeCategory(c);
        return category != UnicodeCategory.OtherNotAssigned && IsAddedLater(c) ? UnicodeCategory.OtherNotAssigned : category;
    }

    /// <summary>Whether a name can begin with the code point: a letter or what is like one, but not where a compatible form would begin with something else.</summary>
    public static bool StartsIdentifier(int c) => c < 0x80 ? c == '_' || char.IsAsciiLetter((char)c)
        : c is 0x1885 or 0x1886 or 0x2118 or 0x212E || ((IsAlpha(c) || Category(c) == UnicodeCategory.LetterNumber) && !IsChangedInIdentifier(c) && c is not (0xE33 or 0xEB3 or 0xFF9E or 0xFF9F));

    /// <summary>Whether a name can go on with the code point, though it may not begin with it.</summary>
    public static bool ContinuesIdentifier(int c) => c < 0x80 ? char.IsAsciiDigit((char)c)
        : c is 0xB7 or 0x387 or 0xE33 or 0xEB3 or 0x19DA or 0xFF9E or 0xFF9F or (>= 0x1369 and <= 0x1371)
            || Category(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;

    private static bool IsChangedInIdentifier(int c)
        => c is 0x37A or 0x2E2F or (>= 0xFC5E and <= 0xFC63) or 0xFDFA or 0xFDFB or (>= 0xFE70 and <= 0xFE7E and not (0xFE71 or 0xFE73 or 0xFE75 or 0xFE77 or 0xFE79 or 0xFE7B or 0xFE7D));

    public static bool IsAlpha(int c) => Category(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter;

    public static bool IsDecimal(int c) => c < 0x80 ? c is >= '0' and <= '9' : Category(c) == UnicodeCategory.DecimalDigitNumber;

    public static bool IsDigit(int c) => c < 0x80 ? c is >= '0' and <= '9' : IsValid(c) && CharUnicodeInfo.GetDigitValue(char.ConvertFromUtf32(c), 0) >= 0;

    public static bool IsNumeric(int c) => c < 0x80 ? c is >= '0' and <= '9'
        : IsValid(c) && (CharUnicodeInfo.GetNumericValue(char.ConvertFromUtf32(c), 0) != -1 || UnicodeTables.NumericIdeographs.BinarySearch(c) >= 0);

    public static int DecimalValue(int c) => c < 0x80 ? (c is >= '0' and <= '9' ? c - '0' : -1) : IsDecimal(c) ? CharUnicodeInfo.GetDecimalDigitValue(char.ConvertFromUtf32(c), 0) : -1;

    public static bool IsAlphanumeric(int c) => IsAlpha(c) || IsDecimal(c) || IsDigit(c) || IsNumeric(c);

    /// <summary>Whether <c>repr</c> shows the code point as it is.</summary>
    public static bool IsPrintable(int c) => c is >= ' ' and <= '~' || (c > 0x7F && Category(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));

    public static bool IsUpper(int c) => c < 0x80 ? c is >= 'A' and <= 'Z' : Category(c) == UnicodeCategory.UppercaseLetter
        || c is (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    public static bool IsLower(int c) => c < 0x80 ? c is >= 'a' and <= 'z' : Category(c) == UnicodeCategory.LowercaseLetter
        || c is 0xAA or 0xBA or (>= 0x2B0 and <= 0x2B8) or (>= 0x2C0 and <= 0x2C1) or (>= 0x2E0 and <= 0x2E4) or 0x345 or 0x37A or (>= 0x1D2C and <= 0x1D6A)
            or 0x1D78 or (>= 0x1D9B and <= 0x1DBF) or 0x2071 or 0x207F or (>= 0x2090 and <= 0x209C) or (>= 0x2170 and <= 0x217F) or (>= 0x24D0 and <= 0x24E9)
            or (>= 0x2C7C and <= 0x2C7D) or (>= 0xA69C and <= 0xA69D) or 0xA770 or (>= 0xA7F8 and <= 0xA7F9) or (>= 0xAB5C and <= 0xAB5F) or 0x10780
            or (>= 0x10783 and <= 0x10785) or (>= 0x10787 and <= 0x107B0) or (>= 0x107B2 and <= 0x107BA);

    public static bool IsTitle(int c) => c >= 0x80 && Category(c) == UnicodeCategory.TitlecaseLetter;

    public static bool IsCased(int c) => IsUpper(c) || IsLower(c) || IsTitle(c);

    /// <summary>Whether the code point is passed over when looking for the letters around a capital sigma.</summary>
    public static bool IsCaseIgnorable(int c) => c is 0x27 or 0x2E or 0x3A or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027 or 0xFE13 or 0xFE52 or 0xFE55
        or 0xFF07 or 0xFF0E or 0xFF1A || Category(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;

    public static void AppendUpper(StringBuilder text, int c) => Append(text, c, UnicodeTables.Upper, UnicodeTables.UpperSequences);

    public static void AppendLower(StringBuilder text, int c)
    {
        if (c == 0x130)
        {
            text.Append("i\u0307");
        }
        else
        {
            PythonText.Append(text, c + (Find(UnicodeTables.Lower, c) ?? 0));
        }
    }

    public static void AppendTitle(StringBuilder text, int c)
    {
        if (Find(UnicodeTables.Title, c) is { } delta)
        {
            PythonText.Append(text, c + delta);
        }
        else if (UnicodeTables.TitleSequences.TryGetValue(c, out string? sequence))
        {
            text.Append(sequence);
        }
        else
        {
            AppendUpper(text, c);
        }
    }

    public static void AppendFolded(StringBuilder text, int c)
    {
        if (Find(UnicodeTables.Fold, c) is { } delta)
        {
            PythonText.Append(text, c + delta);
        }
        else if (UnicodeTables.FoldSequences.TryGetValue(c, out string? sequence))
        {
            text.Append(sequence);
        }
        else
        {
            AppendLower(text, c);
        }
    }

    private static bool IsValid(int c) => c is < 0xD800 or > 0xDFFF && !IsAddedLater(c);

    private static void Append(StringBuilder text, int c, ReadOnlySpan<int> map, IReadOnlyDictionary<int, string> sequences)
    {
        if (c >= 0x80 && sequences.TryGetValue(c, out string? sequence))
        {
            text.Append(sequence);
        }
        else
        {
            PythonText.Append(text, c + (Find(map, c) ?? 0));
        }
    }

    private static int? Find(ReadOnlySpan<int> map, int c)
    {
        int low = 0;
        int high = (map.Length / 4) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            ReadOnlySpan<int> entry = map.Slice(middle * 4, 4);
            if (c < entry[0])
            {
                high = middle - 1;
            }
            else if (c > entry[1])
            {
                low = middle + 1;
            }
            else
            {
                return (c - entry[0]) % entry[2] == 0 ? entry[3] : null;
            }
        }

        return null;
    }

    private static bool IsAddedLater(int c)
    {
        ReadOnlySpan<int> ranges = UnicodeTables.AddedLater;
        int low = 0;
        int high = (ranges.Length / 2) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (c < ranges[middle * 2])
            {
                high = middle - 1;
            }
            else if (c > ranges[(middle * 2) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
