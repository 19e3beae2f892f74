using System.Text;

namespace HfPipelines.Processing.Composition;

/// <summary>A picture in tiles, all of one number of tokens.</summary>
internal static class Tiles
{
    /// <summary>Each tile after its number, the whole picture last (Aya Vision).</summary>
    public static string Numbered(MediaPart part, ProcessedFeatures features, int index)
    {
        long count = part.Row(features, "num_patches", index)[0], side = (long)(part.Setting("img_size") / part.Setting("patch_size"));
        string tokens = MediaPart.Repeat(part.Word("patch"), side * side), tile = part.Word("tile");
        var text = new StringBuilder(part.Word("before"));
        for (int i = 1; i < count; i++)
        {
            text.Append(tile).Append('_').Append(i).Append(tokens);
        }

        return text.Append(part.Word("global")).Append(tokens).Append(part.Word("after")).ToString();
    }

    /// <summary>A break after each tile (Cohere 2 Vision).</summary>
    public static string PerLine(MediaPart part, ProcessedFeatures features, int index)
    {
        long count = part.Row(features, "num_patches", index)[0], side = part.Option("patch_size");
        return part.Word("before") + MediaPart.Repeat(part.Repeat(side * side) + part.Word("break"), count) + part.Word("after");
    }
}
