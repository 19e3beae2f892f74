using System.Globalization;
using System.Text;

namespace HfPipelines.ChatTemplates.Python;

/// <summary><c>datetime.strftime</c> in the C locale.</summary>
internal static class PythonClock
{
    public static string Format(DateTime time, string format)
    {
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 == format.Length)
            {
                text.Append(format[i]);
                continue;
            }

            char flag = format[i + 1] is '-' or '_' or '0' or '^' or '#' && i + 2 < format.Length ? format[++i] : '\0';
            char code = format[++i];
            string? field = Field(time, code, flag);
            text.Append(field is null ? "%" + (flag == '\0' ? "" : flag) + code : flag == '^' ? field.ToUpperInvariant() : field);
        }

        return text.ToString();
    }

    private static string? Field(DateTime time, char code, char flag)
    {
        string Number(int value, int width, char pad = '0') => flag switch
        {
            '-' => value.ToString(CultureInfo.InvariantCulture),
            '_' => value.ToString(CultureInfo.InvariantCulture).PadLeft(width),
            '0' => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
            _ => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, pad),
        };
        int hour12 = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        int weekday = (int)time.DayOfWeek;
        return code switch
        {
            'a' => time.ToString("ddd", CultureInfo.InvariantCulture),
            'A' => time.ToString("dddd", CultureInfo.InvariantCulture),
            'b' or 'h' => time.ToString("MMM", CultureInfo.InvariantCulture),
            'B' => time.ToString("MMMM", CultureInfo.InvariantCulture),
            'c' => Format(time, "%a %b %e %H:%M:%S %Y"),
            'C' => Number(time.Year / 100, 2),
            'd' => Number(time.Day, 2),
            'D' or 'x' => Format(time, "%m/%d/%y"),
            'e' => Number(time.Day, 2, ' '),
            'f' => (time.Ticks % TimeSpan.TicksPerSecond / 10).ToString("000000", CultureInfo.InvariantCulture),
            'F' => Format(time, "%Y-%m-%d"),
            'g' => Number(ISOWeek.GetYear(time) % 100, 2),
            'G' => Number(ISOWeek.GetYear(time), 4),
            'H' => Number(time.Hour, 2),
            'I' => Number(hour12, 2),
            'j' => Number(time.DayOfYear, 3),
            'k' => Number(time.Hour, 2, ' '),
            'l' => Number(hour12, 2, ' '),
            'm' => Number(time.Month, 2),
            'M' => Number(time.Minute, 2),
            'n' => "\n",
            'p' => flag == '#' ? (time.Hour < 12 ? "am" : "pm") : time.Hour < 12 ? "AM" : "PM",
            'P' => time.Hour < 12 ? "am" : "pm",
            'r' => Format(time, "%I:%M:%S %p"),
            'R' => Format(time, "%H:%M"),
            's' => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'S' => Number(time.Second, 2),
            't' => "\t",
            'T' or 'X' => Format(time, "%H:%M:%S"),
            'u' => Number(weekday == 0 ? 7 : weekday, 1),
            'U' => Number((time.DayOfYear + 6 - weekday) / 7, 2),
            'V' => Number(ISOWeek.GetWeekOfYear(time), 2),
            'w' => Number(weekday, 1),
            'W' => Number((time.DayOfYear + 6 - ((weekday + 6) % 7)) / 7, 2),
            'y' => Number(time.Year % 100, 2),
            'Y' => Number(time.Year, 1),
            'z' or 'Z' => "",
            '%' => "%",
            _ => null,
        };
    }
}
