using HfPipelines.Tokenization.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.PreTokenizers;

/// <summary>Cuts where the script changes.</summary>
internal sealed class UnicodeScriptsPreTokenizer : IPreTokenizer
{
    private static readonly Lazy<byte[]> Groups = new(MakeGroups);

    /// <inheritdoc/>
    public void PreTokenize(PreTokenizedText text)
    {
        byte[] groups = Groups.Value;
        text.BeginPieces();
        foreach (Piece piece in text.Pieces)
        {
            if (piece.TokenId >= 0)
            {
                text.AddPiece(piece);
                continue;
            }

            // Neutral characters join the script before them; before the first script they are left out.
            int start = piece.Length;
            int last = 0;
            for (int i = 0; i < piece.Length;)
            {
                int group = groups[CodePoints.At(piece.Span, i, out int units)];
                if (group != 0 && group != last)
                {
                    text.AddSlice(piece, start, i);
                    start = i;
                    last = group;
                }

                i += units;
            }

            text.AddSlice(piece, start, piece.Length);
        }

        text.EndPieces();
    }

    private static byte[] MakeGroups()
    {
        byte[] groups = new byte[0x110000];
        UnicodeTables tables = UnicodeTables.Default;
        foreach ((int group, CodePointSet set) in tables.Scripts)
        {
            Fill(groups, set, (byte)(group + 1));
        }

        Fill(groups, tables.Set("script:neutral"), 0);
        return groups;
    }

    private static void Fill(byte[] groups, CodePointSet set, byte value)
    {
        ReadOnlySpan<int> ranges = set.Ranges;
        for (int i = 0; i < ranges.Length; i += 2)
        {
            groups.AsSpan(ranges[i], ranges[i + 1] - ranges[i] + 1).Fill(value);
        }
    }
}
