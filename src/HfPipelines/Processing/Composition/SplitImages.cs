using System.Text;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture in rows and columns of parts, each named by its place, and the whole picture after them (Idefics 3).</summary>
internal static class SplitImages
{
    public static string Image(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = (Nth(features, "rows", index), Nth(features, "cols", index));
        string fake = part.Word("fake"), whole = part.Word("global"), tokens = part.Repeat((long)part.Setting("image_seq_len"));
        if (rows == 0 && columns == 0)
        {
            return fake + whole + tokens + fake;
        }

        return Parts(rows, columns, fake, tokens) + "\n" + fake + whole + tokens + fake;
    }

    /// <summary>The same, without the whole picture where there is no more than one part (Granite-Docling).</summary>
    public static string ImageOrParts(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = (Nth(features, "rows", index), Nth(features, "cols", index));
        string fake = part.Word("fake"), tokens = part.Repeat((long)part.Setting("image_seq_len") * (features.ContainsKey("tile_fine_mask") ? 4 : 1));
        string parts = Parts(rows, columns, fake, tokens);
        return rows * columns > 1 ? parts + "\n" + fake + part.Word("global") + tokens + fake : parts;
    }

    /// <summary>Rows and columns of tiles, each after its place, and the whole picture last (LFM2-VL).</summary>
    public static string Tiles(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = (Nth(features, "image_rows", index), Nth(features, "image_cols", index));
        long[] size = part.Row(features, "image_sizes", index);
        bool marks = part.Is("use_image_special_tokens");
        string whole = part.Repeat(Merged(part, size[0]) * Merged(part, size[1]));
        if (rows <= 1 && columns <= 1)
        {
            return marks ? part.Word("before") + whole + part.Word("after") : whole;
        }

        long edge = Merged(part, part.Option("tile_size"));
        var text = new StringBuilder(marks ? part.Word("before") : "");
        for (int i = 0; i < rows * columns; i++)
        {
            text.Append(marks ? $"<|img_row_{(i / columns) + 1}_col_{(i % columns) + 1}|>" : "").Append(part.Repeat(edge * edge));
        }

        text.Append((bool?)part.OptionNode("use_thumbnail") is true ? (marks ? part.Word("global") : "") + whole : "");
        return text.Append(marks ? part.Word("after") : "").ToString();
    }

    // The tokens along an edge of so many pixels.
    private static long Merged(MediaPart part, long pixels) => (long)Math.Ceiling(pixels / part.Option("encoder_patch_size") / (double)part.Option("downsample_factor"));

    private static string Parts(long rows, long columns, string fake, string tokens)
    {
        var text = new StringBuilder();
        for (int row = 1; row <= rows; row++)
        {
            for (int column = 1; column <= columns; column++)
            {
                text.Append(fake).Append("<row_").Append(row).Append("_col_").Append(column).Append('>').Append(tokens);
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    // Of all texts' pictures one after the other.
    private static long Nth(ProcessedFeatures features, string name, int index) => MediaPart.All(features, name)[index];
}
