# Made drawn.nc and old.nc, by netCDF4 (HDF5 1.10) and h5py: what formats/netcdf/netcdf4 has to know, with numbers that tell their places.
import h5py
import netCDF4
import numpy as np

with netCDF4.Dataset('drawn.nc', 'w') as nc:
    nc.title = 'drawn 南京'
    nc.setncattr_string('made_of', ['rows', 'columns'])
    nc.createDimension('time', None)
    nc.createDimension('bounds', 2)
    for name, kind, values, units in [
        ('lat', 'f8', 30.05 + 0.1 * np.arange(7), 'degrees_north'),
        ('lon', 'f4', 118.05 + 0.1 * np.arange(9), 'degrees_east'),
    ]:
        nc.createDimension(name, len(values))
        axis = nc.createVariable(name, kind, (name,))
        axis[:] = values
        axis.units = units
    time = nc.createVariable('time', 'i4', ('time',))
    time.units = 'days since 2020-01-01'
    place = 10 * np.arange(7)[:, None] + np.arange(9)[None, :]
    emis = nc.createVariable(
        'emis', 'f4', ('time', 'lat', 'lon'), zlib=True, shuffle=True, fletcher32=True, chunksizes=(1, 4, 5), fill_value=-9999.0
    )
    # The second layer is never written.
    emis[0], emis[2] = place + 0.25, place + 1000.25
    time[:] = [15, 45, 75]
    for i in range(12):
        emis.setncattr(f'note_{i:02}', 'x' * 10 if i % 2 else float(i))
    emis.units = 't'
    packed = nc.createVariable('packed', 'i2', ('lat', 'lon'), endian='big')
    packed.set_auto_scale(False)
    packed[:] = place - 30
    packed.scale_factor, packed.add_offset = 0.5, 15.0
    for kind in ['i1', 'u1', 'u2', 'i4', 'u4', 'i8', 'u8', 'f8']:
        values = nc.createVariable(f'as_{kind}', kind, ('lat', 'lon'), zlib=True)
        values[:] = place
    nc.createVariable('edges', 'f8', ('lat', 'bounds'))[:] = np.arange(14).reshape(7, 2)
    nc.createVariable('letters', 'S1', ('bounds',))[:] = np.array(['o', 'k'], 'S1')
    nc.createVariable('one', 'f8', ())[...] = 7.25
    nc.createVariable('names', str, ('bounds',))[:] = np.array(['a', 'b'], dtype=object)
    deep = nc.createGroup('deep')
    deep.createDimension('z', 3)
    deep.createVariable('z', 'i2', ('z',))[:] = [4, 5, 6]

with h5py.File('old.nc', 'w', track_order=False) as f:
    f['group/numbers'] = np.arange(12, dtype='f8').reshape(3, 4)
    f['small'] = np.arange(4, dtype='i4')
    f.create_dataset('chunked', data=np.arange(100, dtype='i4').reshape(10, 10), chunks=(3, 4), compression='gzip')
    f.create_dataset('lzf', data=np.zeros(1000, dtype='i4'), compression='lzf')
    f.create_dataset('outside', shape=(4,), dtype='i4', external=[('none.raw', 0, 16)])
    f['soft'] = h5py.SoftLink('/small')
