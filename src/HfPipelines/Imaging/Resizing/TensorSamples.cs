using static TorchSharp.torch;

namespace HfPipelines.Imaging.Resizing;

/// <summary>The bytes of uint8 tensors.</summary>
internal static unsafe class TensorSamples
{
    /// <summary>Shows a picture [height, width] or [channels, height, width] as a grid of samples; without a copy where planes or pixels lie side by side.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="use">Reads the grid, which lives until it returns.</param>
    public static void Read(Tensor image, Action<SampleGrid> use)
    {
        Tensor planes = image.dim() == 2 ? image.unsqueeze(0) : image;
        int channels = (int)planes.size(0), height = (int)planes.size(1), width = (int)planes.size(2);
        Tensor interleaved = planes.permute(1, 2, 0);
        if (channels > 1 && interleaved.is_contiguous())
        {
            use(SampleGrid.Interleaved(Pointer(interleaved), channels, height, width));
            GC.KeepAlive(interleaved);
            return;
        }

        Tensor contiguous = planes.contiguous();
        use(SampleGrid.Planar(Pointer(contiguous), channels, height, width));
        GC.KeepAlive(contiguous);
    }

    /// <summary>Where a contiguous tensor's samples lie; the caller keeps the tensor alive.</summary>
    public static byte* Pointer(Tensor tensor)
    {
        fixed (byte* pointer = tensor.bytes)
        {
            return pointer;
        }
    }
}
