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
    private static long Nth(ProcessedFeatures features, string name, int index)
    {
        IEnumerable<long> all = Flatten(features.TryGetValue(name, out object? value) ? value : throw new ProcessingException(name, "an output of the image processor", "none"));
        return all.ElementAt(index);
    }

    private static IEnumerable<long> Flatten(object? value) => value switch
    {
        TorchSharp.torch.Tensor tensor => tensor.to(TorchSharp.torch.int64).contiguous().data<long>().ToArray(),
        System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(Flatten),
        _ => [Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)],
    };
}
