using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>Takes white space out of the spans of byte-level tokens.</summary>
internal static class OffsetTrimming
{
    private const char Space = '\u0120';

    /// <summary>Trims the spans of all tokens.</summary>
    /// <param name="data">The tokens.</param>
    /// <param name="addPrefixSpace">Whether the first token's space was not in the text.</param>
    /// <param name="tokenOf">The token of an id.</param>
    public static void Trim(EncodingData data, bool addPrefixSpace, Func<int, string?> tokenOf)
    {
        CodePointSet spaces = UnicodeTables.Default.Set("strip");
        int literal = 0;
        for (int i = 0; i < data.Count; i++)
        {
            string token;
            if (data.Literals is { } literals && literal < literals.Count && literals[literal].Index == i)
            {
                token = literals[literal++].Token;
            }
            else
            {
                token = tokenOf(data.Ids[i]) ?? "";
            }

            int leading = 0;
            while (leading < token.Length && (token[leading] == Space || spaces.Contains(token[leading])))
            {
                leading++;
            }

            int trailing = 0;
            while (trailing < token.Length && (token[^(trailing + 1)] == Space || spaces.Contains(token[^(trailing + 1)])))
            {
                trailing++;
            }

            (int start, int end) = data.Offsets[i];
            if (leading > 0)
            {
                if ((i == 0 || start == 0) && addPrefixSpace && leading == 1)
                {
                    leading = 0;
                }

                start = Math.Min(start + leading, end);
            }

            if (trailing > 0 && end >= trailing)
            {
                end = Math.Max(end - trailing, start);
            }

            data.Offsets[i] = new TokenOffset(start, end);
        }
    }
}
