using System.Text.Json.Nodes;

namespace HfPipelines.Imaging.Processing;

/// <summary>The procedures that are more than a list of steps, by the names of the table of classes.</summary>
internal static class Procedures
{
    private static readonly Dictionary<string, Func<JsonObject, ImageProcedure>> Table = new()
    {
        ["any_resolution"] = static e => new AnyResolution(e),
        ["canvas_tiles"] = static _ => new CanvasTiles(),
        ["chunk_tiles"] = static _ => new ChunkTiles(),
        ["color_clusters"] = static e => new ColorClusters(e),
        ["crop_to_patches"] = static e => new CropToPatches(e),
        ["detection"] = static e => new Detection(e),
        ["flexible_patches"] = static _ => new FlexiblePatches(),
        ["frames"] = static e => new FrameLists(e),
        ["grid_patches"] = static e => new GridPatches(e),
        ["local_tiles"] = static e => new LocalTiles(e),
        ["mask_segmentation"] = static _ => new MaskSegmentation(),
        ["matting"] = static _ => new Matting(),
        ["page_tiles"] = static _ => new PageTiles(),
        ["pan_and_scan"] = static _ => new PanAndScan(),
        ["patch_segmentation"] = static _ => new PatchSegmentation(),
        ["quarters"] = static _ => new Quarters(),
        ["split_images"] = static e => new SplitImages(e),
        ["steps"] = static e => new StepProcedure(e),
        ["task_segmentation"] = static _ => new TaskSegmentation(),
        ["thumbnail_tiles"] = static _ => new ThumbnailTiles(),
        ["token_tiles"] = static _ => new TokenTiles(),
        ["whole_patches"] = static _ => new WholePatches(),
        ["window_tiles"] = static _ => new WindowTiles(),
    };

    /// <summary>Makes a procedure.</summary>
    /// <param name="name">The name.</param>
    /// <param name="entry">The entry of the table of classes.</param>
    public static ImageProcedure Create(string name, JsonObject entry)
        => Table.TryGetValue(name, out Func<JsonObject, ImageProcedure>? create) ? create(entry) : throw new InvalidOperationException($"No procedure '{name}'.");
}
