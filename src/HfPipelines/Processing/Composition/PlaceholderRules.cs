namespace HfPipelines.Processing.Composition;

/// <summary>What replaces a placeholder.</summary>
/// <param name="part">The kind of media.</param>
/// <param name="features">What the processor of the media gave for all.</param>
/// <param name="index">Which one.</param>
internal delegate string PlaceholderRule(MediaPart part, ProcessedFeatures features, int index);

/// <summary>The ways in which placeholders become as many tokens as the network sees, by the names of the table of classes.</summary>
internal static class PlaceholderRules
{
    private static readonly Dictionary<string, PlaceholderRule> Table = new()
    {
        ["any_resolution"] = AnyResolution.Image,
        ["any_resolution_group"] = AnyResolution.ImageOfGroup,
        ["break_rows"] = BreakRows,
        ["clip_patches"] = ClipPatches,
        ["constant"] = (part, _, _) => Wrapped(part, (long)part.Setting(part.TextSetting("setting")!)),
        ["convolved"] = Recordings.Convolved,
        ["counted"] = (part, features, index) => Wrapped(part, part.Row(features, part.TextSetting("output")!, index).Sum() * (part.TextSetting("times") is { } times ? (long)part.Setting(times) : 1)),
        ["crops"] = Crops.Explained,
        ["crops_by_size"] = Crops.BySize,
        ["encoded_samples"] = Recordings.Encoded,
        ["ended_rows"] = EndedRows,
        ["fenced"] = (part, _, _) => MediaPart.Repeat(Wrapped(part, (long)part.Setting("image_seq_len")), (bool?)part.OptionNode("do_image_splitting") is true ? 5 : 1),
        ["grid"] = (part, features, index) => Wrapped(part, Grid(part, features, index)),
        ["halved_mask"] = Recordings.HalvedMask,
        ["named_tiles"] = SplitImages.Tiles,
        ["none"] = (part, _, _) => part.Token,
        ["numbered_frames"] = Frames.Numbered,
        ["option"] = (part, _, _) => Wrapped(part, part.Option(part.TextSetting("option")!)),
        ["patches"] = Patches,
        ["pooled_frames"] = PooledFrames,
        ["pooled_tiles"] = PooledTiles,
        ["pooled_windows"] = Recordings.PooledWindows,
        ["queries"] = Crops.Queries,
        ["query_rows"] = Crops.QueryRows,
        ["row_breaks"] = RowBreaks,
        ["size_patches"] = SizePatches,
        ["size_rows"] = SizeRows,
        ["slices"] = Slices.Image,
        ["samples"] = Recordings.Samples,
        ["separated_frames"] = TimedFrames.Separated,
        ["sliced_frames"] = Slices.Frames,
        ["soft_frames"] = TimedFrames.Soft,
        ["split_frames"] = Frames.Told,
        ["split_image"] = SplitImages.Image,
        ["split_image_alone"] = SplitImages.ImageOrParts,
        ["stamped_frames"] = TimedFrames.Stamped,
        ["tiles"] = Tiles.Numbered,
        ["tile_grid"] = TileGrids.WholeFirst,
        ["tile_grid_before"] = TileGrids.WholeLast,
        ["tile_marks"] = TileGrids.Marked,
        ["tiles_per_line"] = Tiles.PerLine,
        ["time_marks"] = Recordings.Marked,
        ["timed_grid"] = TimedFrames.Grid,
        ["timed_mask"] = TimedFrames.Masked,
        ["two_grids"] = TileGrids.Both,
        ["windows"] = Recordings.Windows,
    };

    /// <summary>Finds a rule.</summary>
    /// <param name="name">Its name.</param>
    public static PlaceholderRule Get(string name) => Table.TryGetValue(name, out PlaceholderRule? rule) ? rule : throw new InvalidOperationException($"The placeholder rule '{name}' does not exist.");

    /// <summary>The placeholder some times, between the words that the class puts around it.</summary>
    public static string Wrapped(MediaPart part, long count) => $"{part.Word("outer")}{part.Word("before")}{part.Repeat(count)}{part.Word("after")}{part.Word("outer")}";

    /// <summary>The merged patches of a grid [frames, rows, columns].</summary>
    public static long Grid(MediaPart part, ProcessedFeatures features, int index)
    {
        long merge = part.Option("merge_size");
        return part.Row(features, part.TextSetting("output")!, index).Aggregate(1L, (a, b) => a * b) / (merge * merge);
    }

    // The patches of the picture that the network sees.
    private static string Patches(MediaPart part, ProcessedFeatures features, int index)
    {
        TorchSharp.torch.Tensor pixels = part.Samples(features, part.TextSetting("output") ?? "pixel_values", index);
        long patch = (long)part.Setting("patch_size");
        long count = (pixels.size(-2) / patch * (pixels.size(-1) / patch)) + (long)part.Setting("num_additional_image_tokens");
        return part.Repeat(part.TextSetting("vision_feature_select_strategy") == "default" ? count - 1 : count);
    }

    // The patches of all frames of a video, of which pooling may leave a part.
    private static string ClipPatches(MediaPart part, ProcessedFeatures features, int index)
    {
        TorchSharp.torch.Tensor frames = part.Samples(features, "pixel_values_videos", index);
        long patch = (long)part.Setting("patch_size");
        long count = frames.size(-2) / patch * (frames.size(-1) / patch) / (long)part.Setting("pooled");
        return part.Repeat((count + (part.TextSetting("adds") is { } adds ? (long)part.Setting(adds) : 0)) * frames.size(0));
    }

    // A square of tokens for each frame, half as long as a picture's, and one more.
    private static string PooledFrames(MediaPart part, ProcessedFeatures features, int index)
    {
        long side = (long)Math.Ceiling(Math.Floor(Math.Sqrt(part.Setting("num_image_tokens"))) / 2);
        return part.Repeat((part.Samples(features, "pixel_values_videos", index).size(0) * side * side) + 1);
    }

    private static string PooledTiles(MediaPart part, ProcessedFeatures features, int index)
    {
        TorchSharp.torch.Tensor tiles = part.Samples(features, part.TextSetting("output")!, index);
        long patch = (long)part.Setting("patch_size"), pool = (long)part.Setting("pooling_ratio");
        return part.Repeat(tiles.size(-2) / patch / pool * (tiles.size(-1) / patch / pool) * tiles.size(0));
    }

    // The patches of each row, and a break after it; an end after the last.
    private static string BreakRows(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = MergedSize(part, features, index);
        string row = part.Repeat(columns);
        return string.Join(part.Word("break"), Enumerable.Repeat(row, (int)rows)) + part.Word("end");
    }

    // The picture's size in words of the text, and after the patches of each row one more.
    private static string SizeRows(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] size = part.Row(features, "image_sizes", index);
        long ratio = (long)part.Setting("downsample_ratio"), rows = size[0] / ratio, columns = size[1] / ratio;
        return $"{part.Word("before")}{rows}*{columns}{part.Word("wrapper")}{part.Repeat(rows * (columns + 1))}{part.Word("end")}{part.Word("after")}";
    }

    // The merged patches of each row and one more, and two around all.
    private static string RowBreaks(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        long merge = (long)(part.Measure("merge_size") * part.Measure("spatial_patch_size"));
        return part.Repeat((grid[1] / merge * ((grid[2] / merge) + 1)) + (part.Is("cat_extra_token") ? 2 : 0));
    }

    // One token before all, and an end after each row.
    private static string EndedRows(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] grid = part.Row(features, part.TextSetting("output")!, index);
        return part.Token + MediaPart.Repeat(part.Repeat(grid[1]) + part.Word("end"), grid[0]);
    }

    private static string SizePatches(MediaPart part, ProcessedFeatures features, int index)
    {
        (long rows, long columns) = MergedSize(part, features, index);
        return part.Repeat(rows * columns);
    }

    private static (long Rows, long Columns) MergedSize(MediaPart part, ProcessedFeatures features, int index)
    {
        long[] size = part.Row(features, "image_sizes", index);
        long patch = (long)(part.Setting("patch_size") * part.Setting("spatial_merge_size"));
        return (size[0] / patch, size[1] / patch);
    }
}
