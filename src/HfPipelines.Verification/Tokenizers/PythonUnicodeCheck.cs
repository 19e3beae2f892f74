using System.Globalization;
using System.Text.Json;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.TextTokenizers;
using UnicodeTables = HfPipelines.Tokenization.Unicode.UnicodeTables;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>What Python makes of every code point: its text methods, categories, tests and the classes of its regular expressions.</summary>
internal sealed class PythonUnicodeCheck : TokenizerCheck
{
    private static readonly Dictionary<string, Func<string, string>> Maps = new(StringComparer.Ordinal)
    {
        ["upper"] = PythonText.Upper,
        ["lower"] = PythonText.Lower,
        ["title"] = PythonText.Title,
        ["casefold"] = PythonText.Fold,
        ["capitalize"] = PythonText.Capitalize,
        ["NFC"] = PythonStrings.ToNfc,
        ["NFD"] = PythonStrings.ToNfd,
        ["NFKC"] = PythonStrings.ToNfkc,
        ["NFKD"] = PythonStrings.ToNfkd,
    };

    private static readonly Dictionary<string, Func<int, bool>> Predicates = new(StringComparer.Ordinal)
    {
        ["isspace"] = PythonChar.IsSpace,
        ["isalpha"] = PythonChar.IsAlpha,
        ["isdigit"] = PythonChar.IsDigit,
        ["isdecimal"] = PythonChar.IsDecimal,
        ["isnumeric"] = PythonChar.IsNumeric,
        ["isalnum"] = PythonChar.IsAlphanumeric,
        ["isupper"] = PythonChar.IsUpper,
        ["islower"] = PythonChar.IsLower,
        ["isprintable"] = PythonChar.IsPrintable,
        ["isidentifier"] = c => PythonText.IsIdentifier(UnicodeFixture.Character(c)),
    };

    private static readonly Dictionary<string, Func<int, bool>> Classes = new(StringComparer.Ordinal)
    {
        [@"\s"] = PythonChar.IsSpace,
        [@"\d"] = PythonChar.IsDecimal,
        [@"\w"] = c => c == '_' || PythonChar.IsAlphanumeric(c),
    };

    /// <inheritdoc/>
    public override string Part => "unicode_python.json";

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Func<string?> Run)> Cases(JsonElement fixture, TokenizerFixtures fixtures)
    {
        foreach (JsonProperty map in fixture.GetProperty("maps").EnumerateObject())
        {
            yield return ($"maps/{map.Name}", () => Map(map));
        }

        foreach (JsonProperty category in fixture.GetProperty("categories").EnumerateObject())
        {
            yield return ($"categories/{category.Name}", () => UnicodeFixture.CompareSet(category.Value, c => Write(PythonChar.Category(c)) == category.Name));
        }

        foreach (JsonProperty test in fixture.GetProperty("predicates").EnumerateObject())
        {
            yield return ($"predicates/{test.Name}", () => UnicodeFixture.CompareSet(test.Value, Predicates[test.Name]));
        }

        foreach (JsonProperty set in fixture.GetProperty("re_module").EnumerateObject())
        {
            yield return ($"re_module/{set.Name}", () => UnicodeFixture.CompareSet(set.Value, Classes[set.Name]));
        }

        foreach (JsonProperty set in fixture.GetProperty("regex_package").EnumerateObject())
        {
            yield return ($"regex_package/{set.Name}", () => UnicodeFixture.CompareSet(set.Value, RegexPattern.PythonSet(set.Name).Contains));
        }

        foreach (JsonProperty marks in fixture.GetProperty("ccc").EnumerateObject())
        {
            yield return ($"ccc/{marks.Name}", () => UnicodeFixture.CompareSet(marks.Value, c => UnicodeTables.Python.CombiningClass(c) == int.Parse(marks.Name)));
        }
    }

    private static string? Map(JsonProperty map)
    {
        string?[] expected = UnicodeFixture.Map(map.Value);
        if (map.Name is "NFD" or "NFKD")
        {
            UnicodeFixture.DecomposeHangul(expected);
        }

        return UnicodeFixture.CompareMap(expected, Maps[map.Name]);
    }

    private static string Write(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };
}
