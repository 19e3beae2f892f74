using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>Which tokens see which pictures, and where they stand.</summary>
internal static class MaskOutputs
{
    /// <summary>Each picture's tiles for the tokens from its place to the next picture's, int64 [batch, length, pictures, tiles] (Mllama).</summary>
    public static void CrossAttention(ComposedCall call)
    {
        if (call.Images is null || call.Result.InputIds is not { } ids)
        {
            return;
        }

        int token = call.Tokenizer.TokenToId(call.ImagePart!.Token) ?? -1;
        long[][] rows = Rows(ids);
        int[][] tiles = [.. ((System.Collections.IEnumerable)call.Images["num_tiles"]).Cast<object>().Select(list => ((System.Collections.IEnumerable)list).Cast<object>().Select(n => Convert.ToInt32(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray())];
        if (tiles.Length != rows.Length)
        {
            throw new ProcessingException("pictures", $"a list of them for each of {rows.Length} texts", $"{tiles.Length}");
        }

        List<(int Start, int End)>[] spans = [.. rows.Select(row => Spans(row, token))];
        int most = spans.Max(s => s.Count), mostTiles = call.ImagePart.Option("max_image_tiles"), length = rows[0].Length;
        var mask = new long[rows.Length * length * most * mostTiles];
        for (int text = 0; text < rows.Length; text++)
        {
            for (int picture = 0; picture < Math.Min(spans[text].Count, tiles[text].Length); picture++)
            {
                for (int i = spans[text][picture].Start; i < spans[text][picture].End; i++)
                {
                    Array.Fill(mask, 1, ((((text * length) + i) * most) + picture) * mostTiles, tiles[text][picture]);
                }
            }
        }

        call.Result["cross_attention_mask"] = tensor(mask, [rows.Length, length, most, mostTiles]);
    }

    /// <summary>For each token the last picture before it, as one of so many, [batch, length, pictures] (IDEFICS).</summary>
    public static void ImageAttention(ComposedCall call)
    {
        long[][] rows = Rows(call.Result.InputIds ?? throw new ProcessingException("texts", "at least one, for this class takes no pictures alone", "none"));
        int most = Math.Max(1, call.Batch.Images.Count == 0 ? 0 : call.Batch.Images.Max(l => l.Count)), size = call.ImagePart!.Option("image_size");
        bool pictures = call.Batch.Images.Any(l => l.Count > 0);
        call.Result.PixelValues = pictures ? OutputRules.ByText(call) : zeros([rows.Length, 1, call.ImagePart.Option("image_num_channels"), size, size], float32);
        var mask = new bool[rows.Length * rows[0].Length * most];
        int token = call.Tokenizer.TokenToId(call.ImagePart.Token) ?? -1;
        for (int row = 0; pictures && row < rows.Length; row++)
        {
            int last = -1;
            bool ended = false;
            for (int i = 0; i < rows[row].Length; i++)
            {
                (last, ended) = rows[row][i] == token ? (last + 1, false) : (last, ended);
                if (last >= 0 && last < most && !ended)
                {
                    mask[(((row * rows[0].Length) + i) * most) + last] = true;
                }

                ended |= rows[row][i] == call.Tokenizer.EosTokenId;
            }
        }

        Tensor seen = tensor(mask, [rows.Length, rows[0].Length, most]);
        call.Result["image_attention_mask"] = pictures ? seen.to(int64) : seen;
    }

    /// <summary>The row and column of each token of a picture, and the place of each token of a text, int64 [2, batch, length] (NeoMME).</summary>
    public static void GridPositions(ComposedCall call)
    {
        if (call.Images is null || call.Result.InputIds is not { } ids)
        {
            return;
        }

        int token = call.Tokenizer.TokenToId(call.ImagePart!.Token) ?? -1, picture = 0;
        long[] grids = MediaPart.All(call.Images, "image_grid_hw");
        (long[][] rows, long[][] masks) = (Rows(ids), Rows(call.Result.AttentionMask!));
        var positions = new long[2, rows.Length, rows[0].Length];
        for (int row = 0; row < rows.Length; row++)
        {
            long columns = rows[row].Contains(token) && picture < grids.Length / 2 ? grids[(2 * picture++) + 1] : 0;
            int i = 0;
            for (int at = 0; at < rows[row].Length; at++)
            {
                if (masks[row][at] != 0)
                {
                    (positions[0, row, at], positions[1, row, at]) = columns == 0 || i < 2 ? (i, i) : (2 + ((i - 2) / (columns + 1)), 2 + ((i - 2) % (columns + 1)));
                    i++;
                }
            }
        }

        call.Result.PositionIds = tensor(positions.Cast<long>().ToArray(), [2, rows.Length, rows[0].Length]);
    }

    /// <summary>The rows of a matrix of whole numbers.</summary>
    public static long[][] Rows(Tensor matrix) => [.. matrix.to(int64).contiguous().data<long>().ToArray().Chunk((int)matrix.size(1))];

    // Neighbouring pictures are seen by the same tokens.
    private static List<(int Start, int End)> Spans(long[] row, int token)
    {
        int[] places = [.. row.Index().Where(r => r.Item == token).Select(r => r.Index)];
        var spans = new List<(int Start, int End)>();
        for (int i = places.Length - 1; i >= 0; i--)
        {
            int end = i + 1 == places.Length ? row.Length : places[i + 1] == places[i] + 1 ? spans[^1].End : places[i + 1];
            spans.Add((places[i], end));
        }

        spans.Reverse();
        return spans;
    }
}
