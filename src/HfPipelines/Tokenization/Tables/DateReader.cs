using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace HfPipelines.Tokenization.Tables;

/// <summary>Reads English dates as the Python original does with its list of forms.</summary>
internal static class DateReader
{
    private const int FirstYear = 1700;
    private const int LastYear = 2016;
    private const int YearOfOthers = 1900;

    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    private static readonly string[] Days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    // In this order: the first that fits counts. B is a month, b its first three letters, A a day of the week, the rest digits.
    private static readonly Regex[] Forms =
    [
        .. ((string[])
        [
            "B", "Y", "Ys", "b Y", "B Y", "B d", "b d", "d b", "d B", "B d, Y", "d B Y", "m-d-Y", "Y-m-d", "Y-m", "d b Y", "b d, Y", "d.m.Y", "A, b d", "A, B d",
        ]).Select(Compile),
    ];

    /// <summary>Reads a date in small letters; null for what is none, or of a year too far away.</summary>
    public static NumericValue? Read(string text)
    {
        foreach (Regex form in Forms)
        {
            if (form.Match(text) is { Success: true } match && Read(match) is { } date)
            {
                return date;
            }
        }

        return null;
    }

    private static NumericValue? Read(Match match)
    {
        int? year = Number("Y");
        int? month = Number("m") ?? (match.Groups["B"] is { Success: true } name ? Array.FindIndex(Months, m => m == name.Value || m[..3] == name.Value) + 1 : null);
        int? day = Number("d");
        bool isValid = year is null or (>= FirstYear and <= LastYear) && month is null or (>= 1 and <= 12)
            && (day is null || (day >= 1 && day <= DateTime.DaysInMonth(year ?? YearOfOthers, month!.Value)));
        return isValid ? new NumericValue(null, ImmutableArray.Create(year, month, day)) : null;

        int? Number(string group) => match.Groups[group] is { Success: true } found ? int.Parse(TableText.WithAsciiDigits(found.Value), CultureInfo.InvariantCulture) : null;
    }

    private static Regex Compile(string form)
    {
        string pattern = string.Concat(form.Select(c => c switch
        {
            'B' => $"(?<B>{string.Join('|', Months)})",
            'b' => $"(?<B>{string.Join('|', Months.Select(m => m[..3]))})",
            'A' => $"(?:{string.Join('|', Days)})",
            'Y' => @"(?<Y>\d{4})",
            'm' or 'd' => $"(?<{c}>[0-9]{{1,2}})",
            ' ' => @"\s+",
            _ => Regex.Escape(c.ToString()),
        }));
        return new Regex($"^{pattern}$", RegexOptions.CultureInvariant);
    }
}
