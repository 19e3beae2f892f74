using System.Globalization;
using System.Text;

namespace HfPipelines.Imaging.Drawing;

/// <summary>
/// Letters of 5 x 8 pixels, so that text can be drawn where no fonts are installed: the printable characters of ASCII. The letters of Latin-1
/// lose their accents; all other characters are shown as empty boxes.
/// </summary>
internal static class PixelFont
{
    /// <summary>The width of a character with the gap after it.</summary>
    public const int Advance = 6;

    /// <summary>The height of a character, of which the last row is for what hangs down.</summary>
    public const int Height = 8;

    private const int Width = 5;

    // Character after character from the blank on, row after row; a row is the character 0 plus five bits, the left pixel's the highest.
    private const string Rows =
        "0000000044444040:::00000::O:O::04?D>5N40II248CC0<BB<EB=044800000248884208422248004E>E400044O440000000624000O000000000<<011248@@0" +
        ">ACEIA>04<4444>0>A168@O0>A161A>026:BO220O@N11A>0>@@NAA>0O1224440>AA>AA>0>AA?11>0044044000440448003<@<30000O0O0000H616H00>A164040" +
        ">AGEF@?04:AAOAA0NAANAAN0?@@@@@?0NAAAAAN0O@@N@@O0O@@N@@@0?@@CAA?0AAAOAAA0>44444>072222B<0ABDHDBA0@@@@@@O0AKEEAAA0AIIECCA0>AAAAA>0" +
        "NAAN@@@0>AAAEB=0NAANDBA0?@@>11N0O4444440AAAAAA>0AAAA::40AAAEEKA0AA:4:AA0AA:44440O1248@O0>88888>0@@842110>22222>04:A00000000000O0" +
        "8420000000>1?A?0@@NAAAN000?@@@?011?AAA?000>AO@?068N8888000?AA?1>@@NAAAA040<444>0206222B<@@BDHDB0<44444>000JEEEE000NAAAA000>AAA>0" +
        "00NAAN@@00?AA?1100FI@@@000?@>1N088N8886000AAAA?000AA::4000AEEE:000A:4:A000AAA?1>00O248O0244844204444444084424480008E2000OAAAAAO0";

    // What the letters with accents, U+00C0 to U+00FF, are drawn as; normalization would need a library that not every machine has.
    private const string Plain = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

    /// <summary>The characters of a text that are drawn, one for each column of a label.</summary>
    /// <param name="text">The text.</param>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Control))
            {
                printable.Append(rune.Value switch
                {
                    >= ' ' and <= '~' => (char)rune.Value,
                    >= 0xC0 and <= 0xFF => Plain[rune.Value - 0xC0],
                    _ => '\u007f',
                });
            }
        }

        return printable.ToString();
    }

    /// <summary>Whether a pixel of a character is set.</summary>
    /// <param name="character">A character that <see cref="Printable"/> gives.</param>
    /// <param name="x">The column, from 0 to 4.</param>
    /// <param name="y">The row, from 0 to 7.</param>
    public static bool IsSet(char character, int x, int y) => ((Rows[((character - ' ') * Height) + y] - '0') >> (Width - 1 - x) & 1) != 0;
}
